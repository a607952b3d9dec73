import { createCipheriv } from "node:crypto";
import { nativeTagger } from "./native/libcrypto.ts";
import { openTagger, Poly1305, type Tagger } from "./poly1305.ts";

/**
 * The 16-byte Poly1305-AES tag of `data` (the ciphertext alone) under a 16-byte `iv`: the one-time key is r and
 * AES-128(k, iv); both halves of the key are 16 bytes, `r` as stored, unclamped. For one small thing: many under
 * one key go cheaper through `MacBatch`. FORMAT.md, encryption.
 */
export function poly1305Aes(
  k: Uint8Array,
  r: Uint8Array,
  iv: Uint8Array,
  data: Uint8Array,
  tagger: Tagger = nativeTagger(r) ?? ownTagger(r),
): Uint8Array {
  const tag = new Uint8Array(16);
  tagger.tag(padsOf(k, iv), data, tag);
  return tag;
}

let scratch: Poly1305 | undefined;

/** One of ours, good until the next is asked for: to make it anew costs more than one message. */
export function ownTagger(r: Uint8Array): Tagger {
  scratch ??= new Poly1305(r);
  scratch.setKey(r);
  return scratch;
}

/** The pads of many messages in one call: AES-128-ECB over `ivs`, 16 bytes each, concatenated. */
function padsOf(k: Uint8Array, ivs: Uint8Array): Uint8Array {
  return createCipheriv("aes-128-ecb", k, null).setAutoPadding(false).update(ivs);
}

/** Tags for the blobs of a pack: the pads come from one cipher call. */
export class MacBatch {
  #k: Uint8Array;
  #tagger: Tagger;

  constructor(k: Uint8Array, r: Uint8Array, tagger = openTagger(r)) {
    this.#k = k;
    this.#tagger = tagger;
  }

  /** `ivs` concatenated, 16 bytes each; the answer has one pad for each, to be handed to `tag`. */
  pads(ivs: Uint8Array): Uint8Array {
    return padsOf(this.#k, ivs);
  }

  /** Writes the 16-byte tag of `data` to the start of `into`. */
  tag(pad: Uint8Array, data: Uint8Array, into: Uint8Array): void {
    this.#tagger.tag(pad, data, into);
  }
}
