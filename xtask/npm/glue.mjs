// The scripts of `icescope/sdp` as an application serves them, bundled and minified; prints how
// large that is: node glue.mjs
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';

import { rolldown } from 'rolldown';

/** @returns {Promise<{ raw: number, gzip: number, brotli: number }>} */
export async function glue() {
  const input = fileURLToPath(new URL('../../pkg/sdp/index.js', import.meta.url));
  const bundle = await rolldown({ input });
  const { output } = await bundle.generate({ format: 'es', minify: true });
  await bundle.close();
  const code = Buffer.concat(output.map((part) => Buffer.from(part.type === 'chunk' ? part.code : part.source)));
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  return { raw: code.length, gzip: gzipSync(code, { level: 9 }).length, brotli: brotliCompressSync(code, { params: quality }).length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(await glue()));
