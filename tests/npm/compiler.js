// The TypeScript compiler on a program that a test makes.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TSC = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
const PACKAGE = fileURLToPath(new URL('../../pkg/', import.meta.url));

/**
 * What the compiler complains of. `icescope/` in an import is the package's folder.
 *
 * @param {string[]} program its lines
 * @param {string[]} [options]
 */
export function complaints(program, options = []) {
  const folder = mkdtempSync(join(tmpdir(), 'icescope-types-'));
  try {
    const file = join(folder, 'checked.ts');
    writeFileSync(file, program.join('\n').replace(/from '(icescope\/)/g, `from '${PACKAGE}`));
    const usual = ['--pretty', 'false', '--strict', '--noEmit', '--target', 'es2022', '--module', 'es2022', '--moduleResolution', 'bundler', '--lib', 'es2023,dom,esnext.disposable', '--types', ''];
    const { status, stdout, stderr } = spawnSync(process.execPath, [TSC, ...usual, ...options, file], { cwd: folder, encoding: 'utf8' });
    const found = stdout.split('\n').filter((line) => line.includes('error TS'));
    assert.equal(status === 0, found.length === 0, stdout + stderr);
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
