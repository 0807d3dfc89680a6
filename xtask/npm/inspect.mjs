// Prints what a wasm module imports and how large it is: raw, and as a server would send it.
import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const bytes = readFileSync(process.argv[2]);
const module = new WebAssembly.Module(bytes);
const imports = new Set(WebAssembly.Module.imports(module).map((entry) => entry.module));
const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };

console.log(
  JSON.stringify({
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, { params: quality }).length,
    imports: [...imports],
  }),
);
