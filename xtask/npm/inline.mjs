// Writes a wasm module and wasm-bindgen's glue for bundlers as one script, which names no file:
// node inline.mjs MODULE GLUE SCRIPT
import { readFileSync, writeFileSync } from 'node:fs';

const [module, glue, script] = process.argv.slice(2);
const text = readFileSync(glue, 'utf8');
if (/^import\b|\bimport[.(]/m.test(text)) throw new Error(`${glue} imports something, so one script is not enough`);
const base64 = readFileSync(module).toString('base64');
writeFileSync(script, `// @ts-nocheck: the glue is generated. The default export is the module, in base64.\n${text}\nexport default '${base64}';\n`);
