// The two browsers, as something that sets local descriptions.

import puppeteer from 'puppeteer-core';

import { launch } from '../page/chromium.js';

/** @typedef {{ outcome: 'accepted' | 'refused', error: string | null, kept: boolean }} Outcome */
/** @typedef {{ name: string, version: string, evaluate: <A, R>(run: (argument: A) => R | Promise<R>, argument: A) => Promise<R>, close: () => Promise<void> }} Browser */

/** @returns {Promise<Browser>} */
export async function openChromium() {
  const { context, close } = await launch();
  const page = await context.newPage();
  return {
    name: 'chromium',
    version: context.browser()?.version() ?? (await page.evaluate(() => /Chrome\/([\d.]+)/.exec(navigator.userAgent)?.[1] ?? '')),
    evaluate: (run, argument) => page.evaluate(/** @type {any} */ (run), argument),
    close,
  };
}

/** @returns {Promise<Browser>} */
export async function openFirefox() {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.ICESCOPE_FIREFOX ?? '/usr/bin/firefox-esr',
    headless: true,
  });
  const page = await browser.newPage();
  return {
    name: 'firefox',
    version: (await browser.version()).split('/')[1] ?? '',
    evaluate: (run, argument) => page.evaluate(/** @type {any} */ (run), argument),
    close: () => browser.close(),
  };
}

/**
 * Why a browser does not take an offer, or cannot answer it; null where it does.
 *
 * @param {Browser} browser
 * @param {string} sdp
 */
export function refusal(browser, sdp) {
  return browser.evaluate(async (sdp) => {
    const connection = new RTCPeerConnection();
    try {
      await connection.setRemoteDescription({ type: 'offer', sdp });
      await connection.setLocalDescription();
      return null;
    } catch (error) {
      return `${error}`;
    } finally {
      connection.close();
    }
  }, sdp);
}

/**
 * Makes a description, keeps its connection, and gives the text.
 *
 * @param {Browser} browser
 * @param {'offer' | 'answer'} type
 */
export function create(browser, type) {
  return browser.evaluate(async (type) => {
    const make = () => {
      const connection = new RTCPeerConnection();
      connection.addTransceiver('audio');
      connection.addTransceiver('video');
      connection.createDataChannel('data');
      return connection;
    };
    const one = make();
    const own = /** @type {any} */ (globalThis);
    own.icescope = one;
    const offer = await one.createOffer();
    if (type === 'offer') return offer.sdp ?? '';
    const other = make();
    await other.setRemoteDescription(offer);
    own.icescope = other;
    return (await other.createAnswer()).sdp ?? '';
  }, type);
}

/**
 * Sets the text on the connection that was kept.
 *
 * @param {Browser} browser
 * @param {'offer' | 'answer'} type
 * @param {string} sdp
 */
export function set(browser, type, sdp) {
  return browser.evaluate(async ({ type, sdp }) => {
    /** @type {RTCPeerConnection} */
    const connection = /** @type {any} */ (globalThis).icescope;
    try {
      await connection.setLocalDescription({ type, sdp });
      return { error: null, sdp: connection.localDescription?.sdp ?? '' };
    } catch (error) {
      return { error: `${/** @type {Error} */ (error).name}: ${/** @type {Error} */ (error).message}`, sdp: '' };
    } finally {
      connection.close();
    }
  }, { type, sdp });
}
