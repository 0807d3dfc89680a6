import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isOnLoopback, parseFragment } from '../../www/fragment.js';

test('servers keep their order, and credentials belong to the turn before them', () => {
  const { servers, run } = parseFragment(
    '#stun=192.0.2.1:3478&turn=turn%3Aturn.example.org%3Ftransport%3Dtcp&username=al%20ice&credential=p%26q%3Dr&turn=192.0.2.2&stun=stun:[2001:db8::1]&username=lost&run',
  );
  assert.deepEqual(servers, [
    { urls: 'stun:192.0.2.1:3478' },
    { urls: 'turn:turn.example.org?transport=tcp', username: 'al ice', credential: 'p&q=r' },
    { urls: 'turn:192.0.2.2' },
    { urls: 'stun:[2001:db8::1]' },
  ]);
  assert.equal(run, true);
});

test('a plus sign is a plus sign, and broken escapes are kept', () => {
  const { servers } = parseFragment('turn=h&username=a+b&credential=50%');
  assert.deepEqual(servers, [{ urls: 'turn:h', username: 'a+b', credential: '50%' }]);
});

test('nothing comes of nothing', () => {
  for (const hash of ['', '#', '#main', '#stun=', '#username=x&credential=y', '#toString&__proto__=1']) {
    assert.deepEqual(parseFragment(hash), { servers: [], run: false }, hash);
  }
});

test('loopback is this machine and no other', () => {
  for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]', 'x.localhost']) assert.ok(isOnLoopback(host), host);
  for (const host of ['example.org', '192.0.2.1', '127.0.0.1.example.org', 'localhost.example.org', '1127.0.0.1']) {
    assert.ok(!isOnLoopback(host), host);
  }
});
