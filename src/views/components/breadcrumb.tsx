import { Icon } from "./icon.tsx";

/** The way from the top to the page above this one. */
export function Breadcrumb({ way }: { way: { label: string; href: string }[] }) {
  return (
    <nav class="breadcrumb" aria-label="Breadcrumb">
      <ol>
        {way.map(({ label, href }, at) => (
          <li>
            {at > 0 && <Icon name="chevron-right" size={12} />}
            <a href={href}>{label}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
