// What the check accepts, both browsers take, whatever line of an offer is changed.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { missed } from './mutations.js';

test('a change that the check accepts is refused by no browser', async () => {
  assert.deepEqual(await missed(1, 250), []);
});
