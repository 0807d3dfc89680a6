// Types of the engine that a program may lack, as one without the DOM library does.

/** What a global of the engine makes; `never` where the program's types have none of that name. */
export type InstanceOf<Name extends string> = typeof globalThis extends { [name in Name]: { prototype: infer Instance } } ? Instance : never;

export type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Instance } } } ? Instance : never;
