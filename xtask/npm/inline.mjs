// Writes a wasm module as a script that holds it in base64: node inline.mjs MODULE SCRIPT
import { readFileSync, writeFileSync } from 'node:fs';

const [module, script] = process.argv.slice(2);
writeFileSync(script, `export default '${readFileSync(module).toString('base64')}';\n`);
