/** Ids that this browser can work out by itself: names of requests, and the ids of the records they will make. */

/** A name for a request that nobody used before. Not `crypto.randomUUID`, which plain-HTTP addresses in an office do not have. */
export function requestId(): string {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}

/** The UUID version 5 of a name in a namespace (RFC 9562 §5.5). */
export function uuid5(namespace: string, name: string): string {
  const space = Uint8Array.from(namespace.replaceAll("-", "").match(/../g)!, (pair) => parseInt(pair, 16));
  const bytes = sha1(new Uint8Array([...space, ...new TextEncoder().encode(name)])).slice(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** SHA-1 (RFC 3174 §6.1). `crypto.subtle` would do, but is asynchronous and absent on plain HTTP; nothing here is a secret. */
function sha1(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(((message.length + 8) >> 6) * 64 + 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const words = new DataView(padded.buffer);
  words.setUint32(padded.length - 4, message.length * 8);
  const hash = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const w = new Uint32Array(80);
  for (let block = 0; block < padded.length; block += 64) {
    for (let t = 0; t < 80; t++) {
      w[t] = t < 16 ? words.getUint32(block + t * 4) : rotate(w[t - 3]! ^ w[t - 8]! ^ w[t - 14]! ^ w[t - 16]!, 1);
    }
    let [a, b, c, d, e] = hash as [number, number, number, number, number];
    for (let t = 0; t < 80; t++) {
      [a, b, c, d, e] = [(rotate(a, 5) + mix(t, b, c, d) + e + w[t]!) >>> 0, a, rotate(b, 30), c, d];
    }
    [a, b, c, d, e].forEach((value, i) => (hash[i] = (hash[i]! + value) >>> 0));
  }
  const digest = new DataView(new ArrayBuffer(20));
  hash.forEach((value, i) => digest.setUint32(i * 4, value));
  return new Uint8Array(digest.buffer);
}

function mix(t: number, b: number, c: number, d: number): number {
  if (t < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

function rotate(word: number, by: number): number {
  return ((word << by) | (word >>> (32 - by))) >>> 0;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
