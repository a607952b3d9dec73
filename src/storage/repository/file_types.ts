/**
 * Types whose bytes are compressed or encrypted already and are replaced as a whole when they change. They are cut at
 * fixed 4 MiB, which are Dropbox's blocks, so that one SHA-256 is blob id and content hash, and are not compressed.
 * Office files (docx, xlsx, pptx, odt, epub) are zips too, but their parts survive a save: they stand below.
 */
const SETTLED = new Set(
  [
    "3g2 3gp aac ac3 aif aiff amr ape avi avif flac flv gif heic heif jfif jpeg jpg jxl m4a m4b m4p m4v mka mkv mov",
    "mp2 mp3 mp4 mpeg mpg mts oga ogg ogm ogv opus png ra rm ts vob webm webp wma wmv",
    "7z ace apk arj br bz2 cab cbr cbz deb dmg gz ipa jar lz lz4 lzma rar rpm tbz tbz2 tgz txz war whl xpi xz z zip zst",
    "age asc gpg kdbx p12 pfx pgp",
  ].join(" ").split(" "),
);

/** Types that are cut by content, since parts stay the same between saves, but that compressing gains nothing on. */
const DENSE = new Set(
  "docm docx dotx epub key numbers odg odp ods odt pages potx ppsx pptm pptx sketch vsdx xlsb xlsm xlsx"
    .split(" "),
);

/** How the bytes of a file are treated, judged by its name alone. */
export interface FileType {
  /** Whether it is cut at fixed blocks instead of by content. */
  isSettled: boolean;
  /** Whether compressing is not worth trying. */
  isDense: boolean;
}

/** By the ending, in any case. */
export function fileTypeOf(name: string): FileType {
  const extension = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  const isSettled = SETTLED.has(extension);
  return { isSettled, isDense: isSettled || DENSE.has(extension) };
}
