// deno-lint-ignore-file
// @ts-nocheck: AssemblyScript, built by scripts/build_wasm.ts
// Poly1305 (RFC 8439 §2.5) in SIMD. Numbers are five limbs of 26 bits.
// Four blocks a step in two sums, so that one carry serves 64 bytes: h0·r^4 + m0·r^2 + m2 and
// h1·r^4 + m1·r^2 + m3; at the end h0·r^2 + h1·r.
// The law of this memory: callers fill the window and call in one breath; nothing here survives an await.

const WINDOW: usize = 65536;
const window = memory.data(WINDOW + 64, 16);
const key = memory.data(16, 16);
const pad = memory.data(16, 16);
const tag = memory.data(16, 16);

const r1 = memory.data(40, 16);
const r2 = memory.data(40, 16);
const r4 = memory.data(40, 16);
const h = memory.data(40, 16);
const other = memory.data(40, 16);
const lanes = memory.data(80, 16);
/** Nine vectors [r^4, r^4, r^2, r^2]: limbs 0..4, then five times limbs 1..4. */
const powers = memory.data(144, 16);

const MASK: u64 = 0x3ffffff;

export function windowAt(): usize {
  return window;
}

export function windowSize(): usize {
  return WINDOW;
}

export function keyAt(): usize {
  return key;
}

export function padAt(): usize {
  return pad;
}

export function tagAt(): usize {
  return tag;
}

/** Takes r from `keyAt`, clamps it and prepares its powers. */
export function setKey(): void {
  const low = load<u64>(key) & 0x0ffffffc0fffffff;
  const high = load<u64>(key, 8) & 0x0ffffffc0ffffffc;
  split(r1, low, high, 0);
  multiply(r2, r1, r1);
  multiply(r4, r2, r2);
  for (let i: usize = 0; i < 5; i++) {
    const a = <u32> load<u64>(r4 + i * 8);
    const b = <u32> load<u64>(r2 + i * 8);
    v128.store(powers + i * 16, i32x4(a, a, b, b));
    if (i) v128.store(powers + (i + 4) * 16, i32x4(a * 5, a * 5, b * 5, b * 5));
  }
}

export function start(): void {
  memory.fill(lanes, 0, 80);
}

/** Takes the first `length` bytes of the window, a multiple of 64. */
export function update(length: usize): void {
  steps(window, window + length);
}

/** Takes the last `length` bytes of the message (any number) and leaves the tag at `tagAt`. */
export function finish(length: usize): void {
  const whole = length & ~63;
  steps(window, window + whole);
  fold();
  let at = window + whole;
  const end = window + length;
  for (; at + 16 <= end; at += 16) block(load<u64>(at), load<u64>(at, 8), 1 << 24);
  if (at < end) partial(at, end - at);
  seal();
}

function partial(at: usize, length: usize): void {
  memory.fill(at + length, 0, 16 - length);
  store<u8>(at + length, 1);
  block(load<u64>(at), load<u64>(at, 8), 0);
}

function block(low: u64, high: u64, top: u64): void {
  split(other, low, high, top);
  for (let i: usize = 0; i < 40; i += 8) store<u64>(h + i, load<u64>(h + i) + load<u64>(other + i));
  multiply(h, h, r1);
}

function split(to: usize, low: u64, high: u64, top: u64): void {
  store<u64>(to, low & MASK);
  store<u64>(to, (low >> 26) & MASK, 8);
  store<u64>(to, (low >> 52 | high << 12) & MASK, 16);
  store<u64>(to, (high >> 14) & MASK, 24);
  store<u64>(to, high >> 40 | top, 32);
}

function multiply(to: usize, a: usize, b: usize): void {
  const a0 = load<u64>(a),
    a1 = load<u64>(a, 8),
    a2 = load<u64>(a, 16),
    a3 = load<u64>(a, 24),
    a4 = load<u64>(a, 32);
  const b0 = load<u64>(b),
    b1 = load<u64>(b, 8),
    b2 = load<u64>(b, 16),
    b3 = load<u64>(b, 24),
    b4 = load<u64>(b, 32);
  const c1 = b1 * 5, c2 = b2 * 5, c3 = b3 * 5, c4 = b4 * 5;
  store<u64>(to, a0 * b0 + a1 * c4 + a2 * c3 + a3 * c2 + a4 * c1);
  store<u64>(to, a0 * b1 + a1 * b0 + a2 * c4 + a3 * c3 + a4 * c2, 8);
  store<u64>(to, a0 * b2 + a1 * b1 + a2 * b0 + a3 * c4 + a4 * c3, 16);
  store<u64>(to, a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 + a4 * c4, 24);
  store<u64>(to, a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0, 32);
  carry(to);
}

function carry(to: usize): void {
  let c: u64 = 0;
  for (let i: usize = 0; i < 40; i += 8) {
    const sum = load<u64>(to + i) + c;
    store<u64>(to + i, sum & MASK);
    c = sum >> 26;
  }
  const low = load<u64>(to) + c * 5;
  store<u64>(to, low & MASK);
  store<u64>(to, load<u64>(to, 8) + (low >> 26), 8);
}

function fold(): void {
  for (let i: usize = 0; i < 5; i++) {
    store<u64>(h + i * 8, load<u64>(lanes + i * 16));
    store<u64>(other + i * 8, load<u64>(lanes + i * 16, 8));
  }
  multiply(h, h, r2);
  multiply(other, other, r1);
  for (let i: usize = 0; i < 40; i += 8) store<u64>(h + i, load<u64>(h + i) + load<u64>(other + i));
  carry(h);
}

/** h mod 2^130 - 5, plus the pad, mod 2^128. */
function seal(): void {
  carry(h);
  carry(h);
  const h0 = load<u64>(h),
    h1 = load<u64>(h, 8),
    h2 = load<u64>(h, 16),
    h3 = load<u64>(h, 24),
    h4 = load<u64>(h, 32);
  let over = (h0 + 5) >> 26;
  over = (h1 + over) >> 26;
  over = (h2 + over) >> 26;
  over = (h3 + over) >> 26;
  over = (h4 + over) >> 26;
  const low0 = h0 | h1 << 26;
  const low = low0 + (h2 << 52);
  const high = h2 >> 12 | h3 << 14 | h4 << 40;
  const reduced = low + over * 5;
  const reducedHigh = high + <u64> (reduced < low);
  const sum = reduced + load<u64>(pad);
  store<u64>(tag, sum);
  store<u64>(tag, reducedHigh + load<u64>(pad, 8) + <u64> (sum < reduced), 8);
}

// One long function: the sums must stay in registers, and a helper that returns five vectors would spill them.
function steps(from: usize, end: usize): void {
  const mask32 = i32x4.splat(0x3ffffff);
  const mask64 = i64x2.splat(0x3ffffff);
  const top = i32x4.splat(1 << 24);
  let h0 = v128.load(lanes), h1 = v128.load(lanes, 16), h2 = v128.load(lanes, 32);
  let h3 = v128.load(lanes, 48), h4 = v128.load(lanes, 64);
  for (let at = from; at < end; at += 64) {
    const a = v128.load(at), b = v128.load(at, 16), c = v128.load(at, 32), d = v128.load(at, 48);
    const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    const AB = v128.shuffle<i32>(a, b, 2, 6, 3, 7), CD = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    const w0 = v128.shuffle<i64>(ab, cd, 0, 2), w1 = v128.shuffle<i64>(ab, cd, 1, 3);
    const w2 = v128.shuffle<i64>(AB, CD, 0, 2), w3 = v128.shuffle<i64>(AB, CD, 1, 3);
    const m0 = v128.and(w0, mask32);
    const m1 = v128.and(v128.or(i32x4.shr_u(w0, 26), i32x4.shl(w1, 6)), mask32);
    const m2 = v128.and(v128.or(i32x4.shr_u(w1, 20), i32x4.shl(w2, 12)), mask32);
    const m3 = v128.and(v128.or(i32x4.shr_u(w2, 14), i32x4.shl(w3, 18)), mask32);
    const m4 = v128.or(i32x4.shr_u(w3, 8), top);
    const x0 = v128.shuffle<i32>(h0, m0, 0, 2, 4, 5), x1 = v128.shuffle<i32>(h1, m1, 0, 2, 4, 5);
    const x2 = v128.shuffle<i32>(h2, m2, 0, 2, 4, 5), x3 = v128.shuffle<i32>(h3, m3, 0, 2, 4, 5);
    const x4 = v128.shuffle<i32>(h4, m4, 0, 2, 4, 5);
    const r0 = v128.load(powers), r1 = v128.load(powers, 16), r2 = v128.load(powers, 32);
    const r3 = v128.load(powers, 48), r4 = v128.load(powers, 64);
    const s1 = v128.load(powers, 80),
      s2 = v128.load(powers, 96),
      s3 = v128.load(powers, 112),
      s4 = v128.load(powers, 128);
    h0 = i64x2.add(sum5(x0, r0, x1, s4, x2, s3, x3, s2, x4, s1), i64x2.extend_high_i32x4_u(m0));
    h1 = i64x2.add(sum5(x0, r1, x1, r0, x2, s4, x3, s3, x4, s2), i64x2.extend_high_i32x4_u(m1));
    h2 = i64x2.add(sum5(x0, r2, x1, r1, x2, r0, x3, s4, x4, s3), i64x2.extend_high_i32x4_u(m2));
    h3 = i64x2.add(sum5(x0, r3, x1, r2, x2, r1, x3, r0, x4, s4), i64x2.extend_high_i32x4_u(m3));
    h4 = i64x2.add(sum5(x0, r4, x1, r3, x2, r2, x3, r1, x4, r0), i64x2.extend_high_i32x4_u(m4));
    h1 = i64x2.add(h1, i64x2.shr_u(h0, 26)), h0 = v128.and(h0, mask64);
    h4 = i64x2.add(h4, i64x2.shr_u(h3, 26)), h3 = v128.and(h3, mask64);
    h2 = i64x2.add(h2, i64x2.shr_u(h1, 26)), h1 = v128.and(h1, mask64);
    const over = i64x2.shr_u(h4, 26);
    h0 = i64x2.add(h0, i64x2.add(over, i64x2.shl(over, 2))), h4 = v128.and(h4, mask64);
    h3 = i64x2.add(h3, i64x2.shr_u(h2, 26)), h2 = v128.and(h2, mask64);
    h1 = i64x2.add(h1, i64x2.shr_u(h0, 26)), h0 = v128.and(h0, mask64);
    h4 = i64x2.add(h4, i64x2.shr_u(h3, 26)), h3 = v128.and(h3, mask64);
  }
  v128.store(lanes, h0), v128.store(lanes, h1, 16), v128.store(lanes, h2, 32);
  v128.store(lanes, h3, 48), v128.store(lanes, h4, 64);
}

// @ts-ignore: decorators are AssemblyScript's

function sum5(
  a: v128,
  ra: v128,
  b: v128,
  rb: v128,
  c: v128,
  rc: v128,
  d: v128,
  rd: v128,
  e: v128,
  re: v128,
): v128 {
  return i64x2.add(
    i64x2.add(i64x2.add(both(a, ra), both(b, rb)), i64x2.add(both(c, rc), both(d, rd))),
    both(e, re),
  );
}

// @ts-ignore: decorators are AssemblyScript's

function both(x: v128, r: v128): v128 {
  return i64x2.add(i64x2.extmul_low_i32x4_u(x, r), i64x2.extmul_high_i32x4_u(x, r));
}
