// Seals a sheet on the device as the server does: HPKE (RFC 9180), base mode, X25519 / HKDF-SHA256
// / AES-128-GCM, one message per key. WebCrypto does the work; X25519 is done here where it lacks.
"use strict";

self.Hpke = (() => {
  const PADDED = 1024;
  const PREFIX = 2;
  const KEM = "KEM\x00\x20";
  const SUITE = "HPKE\x00\x20\x00\x01\x00\x01";
  const utf8 = new TextEncoder();
  const EMPTY = new Uint8Array();

  const ascii = (text) => Uint8Array.from(text, (one) => one.charCodeAt(0));

  function join(...parts) {
    const whole = new Uint8Array(parts.reduce((size, one) => size + one.length, 0));
    let at = 0;
    for (const one of parts) {
      whole.set(one, at);
      at += one.length;
    }
    return whole;
  }

  // HKDF-SHA256 (RFC 5869), labelled as RFC 9180 asks (section 4).

  async function hmac(key, data) {
    // WebCrypto refuses an empty key; HMAC fills a short one with zeros anyway.
    const raw = key.length ? key : new Uint8Array(32);
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const imported = await crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("HMAC", imported, data));
  }

  const extract = (suite, salt, label, secret) =>
    hmac(salt, join(ascii("HPKE-v1" + suite + label), secret));

  // One block of HMAC is 32 bytes: all that this suite ever asks for.
  async function expand(suite, secret, label, info, length) {
    const size = Uint8Array.of(length >> 8, length & 255);
    const labelled = join(size, ascii("HPKE-v1" + suite + label), info);
    return (await hmac(secret, join(labelled, Uint8Array.of(1)))).slice(0, length);
  }

  // X25519 (RFC 7748) with whole numbers, for browsers whose WebCrypto has none.

  const P = 2n ** 255n - 19n;
  const BASE = Uint8Array.of(9, ...new Uint8Array(31));
  const mod = (number) => ((number % P) + P) % P;

  function power(base, exponent) {
    let result = 1n;
    for (; exponent; exponent >>= 1n) {
      if (exponent & 1n) result = (result * base) % P;
      base = (base * base) % P;
    }
    return result;
  }

  const number = (bytes) =>
    bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

  function multiply(secret, point) {
    const clamped = Uint8Array.from(secret);
    clamped[0] &= 248;
    clamped[31] = (clamped[31] & 127) | 64;
    const k = number(clamped);
    const x = mod(number(point) & (2n ** 255n - 1n));
    let [x2, z2, x3, z3, swap] = [1n, 0n, x, 1n, 0n];
    for (let bit = 254n; bit >= 0n; bit--) {
      const on = (k >> bit) & 1n;
      if (on !== swap) [x2, x3, z2, z3] = [x3, x2, z3, z2];
      swap = on;
      const [a, b] = [mod(x2 + z2), mod(x2 - z2)];
      const [aa, bb] = [mod(a * a), mod(b * b)];
      const e = mod(aa - bb);
      const [da, cb] = [mod(mod(x3 - z3) * a), mod(mod(x3 + z3) * b)];
      x3 = mod((da + cb) ** 2n);
      z3 = mod(x * (da - cb) ** 2n);
      x2 = mod(aa * bb);
      z2 = mod(e * (aa + 121665n * e));
    }
    if (swap) [x2, z2] = [x3, z3];
    let found = mod(x2 * power(z2, P - 2n));
    return Uint8Array.from({ length: 32 }, () => {
      const byte = Number(found & 255n);
      found >>= 8n;
      return byte;
    });
  }

  /** A new pair, and the secret that it shares with a public key, by WebCrypto. */
  async function byWebCrypto(publicKey) {
    const theirs = await crypto.subtle.importKey("raw", publicKey, "X25519", false, []);
    const pair = await crypto.subtle.generateKey("X25519", false, ["deriveBits"]);
    const secret = await crypto.subtle.deriveBits(
      { name: "X25519", public: theirs },
      pair.privateKey,
      256,
    );
    const mine = await crypto.subtle.exportKey("raw", pair.publicKey);
    return [new Uint8Array(mine), new Uint8Array(secret)];
  }

  /** The same with whole numbers; tests give the private key. */
  function byNumbers(publicKey, mine = crypto.getRandomValues(new Uint8Array(32))) {
    const secret = multiply(mine, publicKey);
    if (!secret.some(Boolean)) throw new Error("a public key that shares no secret");
    return [multiply(mine, BASE), secret];
  }

  async function agree(publicKey) {
    try {
      return await byWebCrypto(publicKey);
    } catch {
      return byNumbers(publicKey);
    }
  }

  /** The key and the nonce of one message (sections 4.1 and 5.1). */
  async function schedule(shared, enc, publicKey, info) {
    const pair = join(enc, publicKey);
    const prk = await extract(KEM, EMPTY, "eae_prk", shared);
    const secret = await expand(KEM, prk, "shared_secret", pair, 32);
    const context = join(
      Uint8Array.of(0),
      await extract(SUITE, EMPTY, "psk_id_hash", EMPTY),
      await extract(SUITE, EMPTY, "info_hash", info),
    );
    const exporter = await extract(SUITE, secret, "secret", EMPTY);
    return {
      secret,
      key: await expand(SUITE, exporter, "key", context, 16),
      nonce: await expand(SUITE, exporter, "base_nonce", context, 12),
    };
  }

  /** The encapsulated key, then the ciphertext and its tag. */
  async function encrypt([enc, shared], publicKey, info, plain, aad = EMPTY) {
    const { key, nonce } = await schedule(shared, enc, publicKey, info);
    const imported = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
    const algorithm = { name: "AES-GCM", iv: nonce, additionalData: aad };
    return join(enc, new Uint8Array(await crypto.subtle.encrypt(algorithm, imported, plain)));
  }

  /** The words behind their length, filled with zeros: every sheet has one size. */
  function pad(words) {
    const sheet = utf8.encode(words);
    if (sheet.length > PADDED - PREFIX) throw new RangeError("a sheet that is too large");
    const padded = new Uint8Array(PADDED);
    padded.set([sheet.length >> 8, sheet.length & 255]);
    padded.set(sheet, PREFIX);
    return padded;
  }

  /** Words, sealed to a public key and bound to a box; both are bytes. */
  async function seal(publicKey, info, words) {
    return encrypt(await agree(publicKey), publicKey, info, pad(words));
  }

  return { seal, encrypt, schedule, byNumbers, byWebCrypto, multiply };
})();
