// The package as `npm publish` would send it, packed once for each test file and installed the way
// a user installs it.

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const PACKAGE = fileURLToPath(new URL('../../pkg', import.meta.url));
export const TOOLS = fileURLToPath(new URL('../node_modules', import.meta.url));

/**
 * Runs a program; its output, or an error that shows it.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {string} [cwd]
 * @returns {Promise<string>}
 */
export async function output(program, args, cwd) {
  try {
    return (await run(program, args, { cwd, timeout: 120_000, maxBuffer: 1 << 24 })).stdout;
  } catch (error) {
    const { stdout, stderr } = /** @type {{ stdout?: string, stderr?: string }} */ (error);
    throw new Error(`${program} ${args.join(' ')} failed\n${stdout}\n${stderr}`, { cause: error });
  }
}

/** An empty folder, away from the repository so that no module is found there by chance. */
export async function emptyFolder() {
  return mkdtemp(join(tmpdir(), 'icescope-packaging-'));
}

/** @param {string} folder */
export async function remove(folder) {
  await rm(folder, { recursive: true, force: true });
}

/**
 * @param {string} folder where the tarball goes
 * @returns {Promise<{ tarball: string, files: string[] }>} with the files in it
 */
export async function pack(folder) {
  const told = await output('npm', ['pack', '--json', '--pack-destination', folder], PACKAGE);
  const [packed] = JSON.parse(told);
  return {
    tarball: join(folder, packed.filename),
    files: packed.files.map((/** @type {{ path: string }} */ file) => file.path),
  };
}

/**
 * Writes a program and installs the tarball beside it. It has no dependencies, so no registry is asked.
 *
 * @param {string} folder
 * @param {string} tarball
 * @param {Record<string, string>} files
 */
export async function install(folder, tarball, files) {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const flags = ['--offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await output('npm', ['install', ...flags, tarball], folder);
}

/**
 * A copy of a prepared app.
 *
 * @param {string} name a folder beside this file
 * @param {string} folder
 */
export async function copyApp(name, folder) {
  await cp(fileURLToPath(new URL(`./${name}`, import.meta.url)), folder, { recursive: true });
}
