import { Icon, type IconName } from "../components/icon.tsx";

const ITEMS = {
  homepage: { label: "Homepage", href: "/", icon: "house" },
  jobs: { label: "Jobs", href: "/jobs", icon: "list-checks" },
  recovery: { label: "Recovery", href: "/recovery", icon: "recovery" },
  billing: { label: "Billing", href: "/billing", icon: "credit-card" },
  activity: { label: "Activity", href: "/activity", icon: "activity" },
  settings: { label: "Settings", href: "/settings", icon: "settings" },
  support: { label: "Support", href: "/support", icon: "life-buoy" },
} satisfies Record<string, { label: string; href: string; icon: IconName }>;

export type NavItem = keyof typeof ITEMS;

/** Where each room is. */
export const ROOM_PATHS = Object.fromEntries(
  Object.entries(ITEMS).map(([item, { href }]) => [item, href]),
) as Record<NavItem, string>;

/** The rooms of the portal that this person may see, in the one order that they always have. */
export function Navigation({ nav, current }: { nav: NavItem[]; current: NavItem | null }) {
  const shown = (Object.keys(ITEMS) as NavItem[]).filter((item) => nav.includes(item));
  return (
    <ul class="nav-list">
      {shown.map((item) => (
        <li>
          <a class="nav-link" href={ITEMS[item].href} aria-current={item === current ? "page" : undefined}>
            <Icon name={ITEMS[item].icon} />
            {ITEMS[item].label}
          </a>
        </li>
      ))}
    </ul>
  );
}
