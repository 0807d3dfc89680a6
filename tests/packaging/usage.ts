// A user's program, only type-checked: each line that must not compile says so.

import { IceScopeError, attributesOf, checkSdp, classifyCandidate, diagnoseNat, gather, init, parseCandidate, parseSdp, writeSdp } from 'icescope';
import { parse, parseParams, write } from 'icescope/compat';
import { parseSdp as parseAlone, type SdpDocument } from 'icescope/sdp';

export async function main(abort: AbortController): Promise<string[]> {
  await init();
  await init(new URL('https://example.org/icescope_bg.wasm'));

  const parsed = parseSdp('v=0\r\n', { profile: 'strict' });
  const lines: string[] = parsed.diagnostics.map((found) => `${found.line}:${found.column} ${found.code}`);
  const accepted: boolean = parsed.accepted;
  const changed: number = parsed.setDirection('audio', 'sendonly') + parsed.setOpus(0, { stereo: true });
  const moved: number = parsed.preferCodecs('video', 96) + parsed.keepCodecs('video', ['VP8', 97]) + parsed.setParameter('video', 96, 'max-fr', 30);
  // @ts-expect-error a direction is one of four
  parsed.setDirection('audio', 'both');
  const rates: number[] = parsed.media.flatMap((media) => attributesOf(media, 'rtpmap').map(({ clockRate }) => clockRate));
  // @ts-expect-error a clock rate is a number
  lines.push(...rates);
  const alone: SdpDocument = parseAlone('v=0\r\n');
  lines.push(writeSdp(alone), writeSdp(parsed.toJSON()), String(changed + moved), String(checkSdp('v=0').accepted));
  alone.free();
  const session = parse('v=0\r\n');
  lines.push(write(session), String(session.media[0]?.rtp[0]?.codec), String(parseParams('a=1').a));
  const port: number | undefined = session.media[0]?.port;
  lines.push(String(port), String(session.origin?.username));
  // @ts-expect-error a profile is one of three
  parseSdp('v=0\r\n', { profile: 'sloppy' });

  const { candidate } = parseCandidate('');
  // @ts-expect-error the end of candidates has none
  lines.push(candidate.address);
  if (candidate !== null) lines.push(candidate.class.meaning);
  lines.push(classifyCandidate('')?.type ?? 'end');

  const report = await diagnoseNat({ servers: ['192.0.2.1:3478', '192.0.2.2:3478'], signal: abort.signal });
  const schema: 'icescope/nat/1' = report.schema;
  if (report.mapping.class === 'unknown') lines.push(report.mapping.reason);
  const gathering = await gather({
    iceServers: [{ urls: ['stun:192.0.2.1'] }],
    onCandidate: (found) => lines.push(found.candidate),
    onError: (error) => lines.push(error.explanation),
  });
  // @ts-expect-error a number
  const late: string = gathering.elapsedMs;

  try {
    parseCandidate('x');
  } catch (error) {
    if (error instanceof IceScopeError) lines.push(error.code, String(error.offset ?? ''));
  }
  return [...lines, schema, String(accepted), late];
}
