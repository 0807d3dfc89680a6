// Made by tests/npm/shapes.js from the shapes that the module names.

/**
 * A builder for each shape, by the names of its members in order. It is told where the first is.
 *
 * @param {(at: number) => any} v gives the value at a place
 * @returns {Record<string, (at: number) => any>}
 */
export const builders = (v) => ({
  'address,port': (at) => ({ address: v(at), port: v(at + 2) }),
  'algorithm,digest': (at) => ({ algorithm: v(at), digest: v(at + 2) }),
  'code,severity,line,column,offset,length,message,rfc,reason,fix': (at) => ({ code: v(at), severity: v(at + 2), line: v(at + 4), column: v(at + 6), offset: v(at + 8), length: v(at + 10), message: v(at + 12), rfc: v(at + 14), reason: v(at + 16), fix: v(at + 18) }),
  'form,list,paused': (at) => ({ form: v(at), list: v(at + 2), paused: v(at + 4) }),
  'format,parameters': (at) => ({ format: v(at), parameters: v(at + 2) }),
  'foundation,component,transport,priority,address,port,type,related,tcpType,extensions': (at) => ({ foundation: v(at), component: v(at + 2), transport: v(at + 4), priority: v(at + 6), address: v(at + 8), port: v(at + 10), type: v(at + 12), related: v(at + 14), tcpType: v(at + 16), extensions: v(at + 18) }),
  'id,direction,restrictions': (at) => ({ id: v(at), direction: v(at + 2), restrictions: v(at + 4) }),
  'id,direction,uri,attributes': (at) => ({ id: v(at), direction: v(at + 2), uri: v(at + 4), attributes: v(at + 6) }),
  'kind,port,portCount,protocol,formats': (at) => ({ kind: v(at), port: v(at + 2), portCount: v(at + 4), protocol: v(at + 6), formats: v(at + 8) }),
  'name,value': (at) => ({ name: v(at), value: v(at + 2) }),
  'netType,addressType,address,ttl,addressCount': (at) => ({ netType: v(at), addressType: v(at + 2), address: v(at + 4), ttl: v(at + 6), addressCount: v(at + 8) }),
  'offset,length,replacement': (at) => ({ offset: v(at), length: v(at + 2), replacement: v(at + 4) }),
  'payloadType,encoding,clockRate,channels': (at) => ({ payloadType: v(at), encoding: v(at + 2), clockRate: v(at + 4), channels: v(at + 6) }),
  'payloadType,type,parameter': (at) => ({ payloadType: v(at), type: v(at + 2), parameter: v(at + 4) }),
  'port,netType,addressType,address': (at) => ({ port: v(at), netType: v(at + 2), addressType: v(at + 4), address: v(at + 6) }),
  'semantics,mids': (at) => ({ semantics: v(at), mids: v(at + 2) }),
  'semantics,ssrcs': (at) => ({ semantics: v(at), ssrcs: v(at + 2) }),
  'semantics,streams': (at) => ({ semantics: v(at), streams: v(at + 2) }),
  'send,recv,recvFirst': (at) => ({ send: v(at), recv: v(at + 2), recvFirst: v(at + 4) }),
  'ssrc,attribute,value': (at) => ({ ssrc: v(at), attribute: v(at + 2), value: v(at + 4) }),
  'start,stop': (at) => ({ start: v(at), stop: v(at + 2) }),
  'stream,track': (at) => ({ stream: v(at), track: v(at + 2) }),
  'username,sessionId,sessionVersion,netType,addressType,address': (at) => ({ username: v(at), sessionId: v(at + 2), sessionVersion: v(at + 4), netType: v(at + 6), addressType: v(at + 8), address: v(at + 10) }),
});
