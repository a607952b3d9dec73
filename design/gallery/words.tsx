import { Avatar } from "../../src/views/components/avatar.tsx";
import { Button } from "../../src/views/components/button.tsx";
import { Callout } from "../../src/views/components/callout.tsx";
import { CodeBlock, CopyButton } from "../../src/views/components/code_block.tsx";
import { Empty } from "../../src/views/components/empty.tsx";
import { Facts } from "../../src/views/components/facts.tsx";
import { Ago, Moment } from "../../src/views/components/moment.tsx";
import {
  JOB_STATUSES,
  JobPill,
  type JobStatus,
  type Status,
  STATUSES,
  StatusPill,
  Tag,
} from "../../src/views/components/pill.tsx";
import { Steps } from "../../src/views/components/steps.tsx";
import { Tabs } from "../../src/views/components/tabs.tsx";
import { Toast } from "../../src/views/components/toast.tsx";
import { DAY, HARD, HOUR, NOW } from "../made_up.ts";
import { Shown } from "./shown.tsx";

const TABS = [{ label: "Members and folders", href: "/design", count: 4312 }, {
  label: "Runs",
  href: "/runs",
}, { label: "Problems", href: "/p", count: 3 }];

export function Words() {
  return (
    <>
      <Shown title="Statuses and tags">
        <div class="tags">
          {(Object.keys(STATUSES) as Status[]).map((status) => <StatusPill status={status} />)}
        </div>
        <div class="tags">
          {(Object.keys(JOB_STATUSES) as JobStatus[]).map((status) => <JobPill status={status} />)}
        </div>
        <div class="tags">
          <StatusPill status="partial" href="/design" />
          <Tag>Leadership</Tag>
          <Tag href="/design">EMEA</Tag>
          <Avatar name="Alice Okafor" />
          <Avatar name={HARD.rightToLeft} />
          <Avatar name="Finance" square />
        </div>
      </Shown>
      <Shown title="Callouts">
        <Callout>
          Runs are at 02:00 UTC. <a href="/design">Change the hour</a>
        </Callout>
        <Callout tone="good">
          <strong>Acme is connected.</strong> 403 members found.
        </Callout>
        <Callout tone="warn" actions={<Button small href="/design">Review</Button>}>
          <strong>14 members and folders are not activated.</strong> Nothing of theirs is backed up.
        </Callout>
        <Callout
          tone="bad"
          icon="unplug"
          actions={<Button small kind="primary" href="/design">Connect again</Button>}
        >
          <strong>Disconnected.</strong> No backup runs until an administrator agrees again.
        </Callout>
        <Callout tone="quiet">{HARD.long}</Callout>
      </Shown>
      <Shown title="Toasts">
        <div class="design-toasts">
          <Toast>
            Backup has started. <a href="/design">Follow it</a>
          </Toast>
          <Toast tone="bad">
            Cannot pause “Finance”: it is being restored. Try again when the job is done.
          </Toast>
        </div>
      </Shown>
      <Shown title="Ways and steps">
        <Tabs label="Example" tabs={TABS} current="/design" />
        <Steps label="Example steps" steps={["Name", "Authentication", "Backup Settings"]} at={1} />
      </Shown>
      <Shown title="Facts">
        <Facts
          facts={[
            ["Last run", <Ago at={NOW - 3 * HOUR} now={NOW} />],
            ["Next run", <Ago at={NOW + 5 * HOUR} now={NOW} />],
            ["Started", <Moment at={NOW - 9 * DAY} />],
            [
              "Client ID",
              <span class="copy">
                <code>ck_01JDK7Q2V</code>
                <CopyButton text="ck_01JDK7Q2V" label="Copy client id" />
              </span>,
            ],
            ["Name", HARD.rightToLeft],
          ]}
        />
        <CodeBlock
          label="Command"
          text="restic -r s3:s3.eu-central-1.amazonaws.com/acme-backup/t1 snapshots --json | jq '.[].time'"
        />
      </Shown>
      <Shown title="Empty">
        <div class="card">
          <Empty
            icon="cloud-backup"
            title="Nothing is backed up yet"
            actions={<Button kind="primary" icon="plus" href="/design">Add Backup Task</Button>}
          >
            Connect your company's Dropbox: every member, team folder and shared folder is found by itself.
          </Empty>
        </div>
      </Shown>
    </>
  );
}
