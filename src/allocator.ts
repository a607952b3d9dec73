/** glibc's malloc.h. */
const M_MMAP_THRESHOLD = -3;
const M_ARENA_MAX = -8;

/** No more than stand at the start: each keeps what its busiest moment took, and sharing cost no time here. */
const ARENAS = 1;
/** Bytes from which a piece is given back to the system the moment it is freed. */
const OWN_MAPPING = 128 * 1024;

/**
 * Keeps freed memory from piling up: by itself glibc gives every thread an arena of its own, some 20 here, and keeps
 * pieces of up to 32 MiB in them. Other systems' allocators need none of this.
 */
export function boundAllocator() {
  if (Deno.build.os !== "linux") return;
  const libc = glibc();
  libc?.symbols.mallopt(M_ARENA_MAX, ARENAS);
  libc?.symbols.mallopt(M_MMAP_THRESHOLD, OWN_MAPPING);
  libc?.close();
}

/** Null where the C library is another one, as on Alpine. */
function glibc() {
  try {
    return Deno.dlopen("libc.so.6", { mallopt: { parameters: ["i32", "i32"], result: "i32" } });
  } catch {
    return null;
  }
}
