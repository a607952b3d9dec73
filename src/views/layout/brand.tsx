/** Our mark and name, leading home. */
export function Brand({ href = "/" }: { href?: string }) {
  return (
    <a class="brand" href={href}>
      <Mark />
      Dropkeep
    </a>
  );
}

/** A D that keeps a drop. `static/icons/icon.svg` is the same for the browser's tab. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg class="mark" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path fill-rule="evenodd" d={MARK} />
    </svg>
  );
}

const MARK = "M5.2 2.5h6.3a9.5 9.5 0 0 1 0 19H5.2a2.2 2.2 0 0 1-2.2-2.2V4.7a2.2 2.2 0 0 1 2.2-2.2z" +
  "M11.2 6.5c-2.1 2.6-3.7 4.7-3.7 7a3.7 3.7 0 0 0 7.4 0c0-2.3-1.6-4.4-3.7-7z";
