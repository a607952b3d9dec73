import { AddTaskPage, BackupSettingsStep, NameStep } from "../src/views/add_task.tsx";
import { DialogCard, DialogPage } from "../src/views/components/dialog.tsx";
import { Button } from "../src/views/components/button.tsx";
import { Shell } from "../src/views/layout.tsx";
import { FaultPage, ForbiddenPage, NotFoundPage, TooManyPage } from "../src/views/problem_pages.tsx";
import { FRAME } from "./made_up.ts";
import { entitiesPage, entityPage } from "./screens/entities.tsx";
import { homepage, homepageEmpty, homepageWell } from "./screens/homepage.tsx";
import { jobsPage } from "./screens/jobs.tsx";
import { SETTINGS_SCREENS } from "./screens/settings.tsx";
import { ACCOUNT_SCREENS } from "./screens/users.tsx";
import { SIGNING_IN_SCREENS } from "./screens/signing_in.tsx";

type Rendered = ReturnType<typeof AddTaskPage>;

/** Whole pages by name. */
export const SCREENS: Record<string, () => Rendered> = {
  homepage,
  "homepage-well": homepageWell,
  "homepage-empty": homepageEmpty,
  entities: () => entitiesPage(50),
  "entities-3": () => entitiesPage(3),
  "entities-200": () => entitiesPage(200),
  "entities-none": () => entitiesPage(0),
  entity: entityPage,
  "add-task": () => <NameStep frame={FRAME} />,
  "add-task-refused": () => (
    <NameStep
      frame={FRAME}
      name="Acme"
      errors={{ name: "Another task is called Acme; give this one another name" }}
    />
  ),
  "add-task-settings": () => (
    <BackupSettingsStep
      frame={FRAME}
      taskId="t1"
      team="Acme Industries"
      values={{ frequency: "daily", hour: "2", autoActivate: true }}
    />
  ),
  jobs: jobsPage,
  dialog,
  ...SIGNING_IN_SCREENS,
  ...SETTINGS_SCREENS,
  ...ACCOUNT_SCREENS,
  404: () => <NotFoundPage frame={FRAME} />,
  "404-stranger": () => <NotFoundPage />,
  403: () => (
    <ForbiddenPage frame={{ ...FRAME, nav: ["homepage", "support"] }} permission="View security audit" />
  ),
  500: () => <FaultPage frame={FRAME} requestId="01JDK7Q2V8" />,
  429: () => <TooManyPage seconds={300} />,
};

function dialog(): Rendered {
  return (
    <Shell {...FRAME} title="Pause 4,312 members" current="homepage">
      <DialogPage>
        <DialogCard
          title="Pause 4,312 members and folders?"
          back="/design"
          foot={<Button kind="danger">Pause 4,312</Button>}
        >
          <div class="dialog-text">
            <p>
              Nothing of theirs is backed up until you activate them again. What was backed up{" "}
              <strong>stays</strong> and can be restored.
            </p>
          </div>
        </DialogCard>
      </DialogPage>
    </Shell>
  );
}
