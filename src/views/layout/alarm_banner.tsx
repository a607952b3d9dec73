import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";

/** An alarm that nobody has answered, and whose files it is about. */
export interface ShownAlarm {
  id: number;
  name: string;
}

/** Above the pages about what is backed up, until somebody answers (product X5). */
export function AlarmBanner({ alarms }: { alarms: ShownAlarm[] }) {
  const [first] = alarms;
  if (first === undefined) return null;
  const more = alarms.length - 1;
  return (
    <div class="banner banner-bad" role="region" aria-label="Mass-change alarm">
      <Icon name="triangle-alert" />
      <p>
        <strong>
          Many files of <bdi>{first.name}</bdi>
          {more > 0 ? ` and ${more} more` : ""} changed at once.
        </strong>{" "}
        The last clean snapshot is kept; nothing of it expires until somebody answers.
      </p>
      <Button href={more > 0 ? "/alarms" : `/alarms/${first.id}`} small>See what happened</Button>
    </div>
  );
}
