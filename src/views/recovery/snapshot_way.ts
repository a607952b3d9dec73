/** The way to an entity's snapshots, for a breadcrumb. `at`: `/recovery/<task>/<entity>`. */
export function wayTo(task: { id: string; name: string }, entity: { name: string }, at: string) {
  return [
    { label: "Recovery", href: "/recovery" },
    { label: task.name, href: `/recovery/${task.id}` },
    { label: entity.name, href: at },
    { label: "Snapshots", href: `${at}/snapshots` },
  ];
}
