// `icescope serve`, started for a test and always stopped.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const BINARY = process.env.ICESCOPE_BIN ?? fileURLToPath(new URL('../../target/debug/icescope', import.meta.url));

/**
 * The page's server: the one that ICESCOPE_PAGE names, or one of its own.
 *
 * @returns {Promise<{ url: string, stun: string[], stop: () => Promise<void> }>} `stun`: HOST:PORT each
 */
export async function serve() {
  const given = process.env.ICESCOPE_PAGE;
  if (given !== undefined) return { url: given, stun: await offered(given), stop: async () => {} };
  if (!existsSync(BINARY)) throw new Error(`${BINARY} is missing: build it with "cargo xtask build"`);
  const child = spawn(BINARY, ['serve', '--json', '--port', '18080', '--stun-port', '13478'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGINT');
    const slow = setTimeout(() => child.kill('SIGKILL'), 3000);
    await ended;
    clearTimeout(slow);
  };
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  try {
    const line = await Promise.race([
      new Promise((resolve) => createInterface(child.stdout).once('line', resolve)),
      ended.then((code) => Promise.reject(new Error(`icescope serve ended with ${code}`))),
    ]);
    const { url, page } = JSON.parse(line);
    if (!page) throw new Error('icescope was built without its page');
    return { url, stun: await offered(url), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @param {string} url */
async function offered(url) {
  const config = await (await fetch(new URL('config.json', url))).json();
  return config.stun.map((/** @type {string} */ uri) => uri.slice('stun:'.length));
}
