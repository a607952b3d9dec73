/** The frames that every page stands in. */
export { Narrow } from "./layout/narrow.tsx";
export { Page } from "./layout/page.tsx";
export { type Flash, type Frame, Shell, type ShellProps, type ShellUser } from "./layout/shell.tsx";
export { type NavItem, ROOM_PATHS } from "./layout/navigation.tsx";
