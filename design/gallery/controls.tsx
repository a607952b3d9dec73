import { Button } from "../../src/views/components/button.tsx";
import { Checkbox, RadioGroup, Switch } from "../../src/views/components/choices.tsx";
import { ErrorSummary } from "../../src/views/components/error_summary.tsx";
import { Field } from "../../src/views/components/field.tsx";
import { Menu, MenuButton, MenuLink } from "../../src/views/components/menu.tsx";
import { Select } from "../../src/views/components/select.tsx";
import { Textarea } from "../../src/views/components/textarea.tsx";
import { HARD } from "../made_up.ts";
import { Shown } from "./shown.tsx";

const KINDS = ["primary", "plain", "danger", "quiet"] as const;
const LETTERS = [{ value: "a", label: "Daily" }, { value: "b", label: "Weekly" }, {
  value: "c",
  label: HARD.long,
}];

export function Controls() {
  return (
    <>
      <Shown title="Buttons">
        <div class="buttons">
          {KINDS.map((kind) => <Button kind={kind} type="button">{`Button ${kind}`}</Button>)}
          <Button icon="download" type="button">With icon</Button>
          <Button icon="ellipsis" label="More" type="button" />
        </div>
        <div class="buttons">
          {KINDS.map((kind) => <Button kind={kind} small type="button">{`Small ${kind}`}</Button>)}
          <Button disabled type="button">Disabled</Button>
          <Button kind="primary" busy type="button">Working</Button>
          <Button href="/design">A link</Button>
          <Menu summary="Menu" start>
            <MenuLink href="/design" icon="eye">Look</MenuLink>
            <form method="get" action="/design">
              <MenuButton icon="trash" danger>Delete</MenuButton>
            </form>
          </Menu>
        </div>
      </Shown>
      <Shown title="Fields">
        <ErrorSummary
          errors={{
            broken: "Enter an email address like alice@acme.example",
            "": "And something about the whole form",
          }}
        />
        <div class="design-columns">
          <div class="form">
            <Field name="plain" label="Name" hint="As your colleagues will see it." />
            <Field name="filled" label="Filled" value={HARD.long} optional />
            <Field
              name="broken"
              label="Email"
              type="email"
              value="alice@acme"
              error="Enter an email address like alice@acme.example"
            />
            <Field name="secret" label="Password" type="password" autocomplete="current-password" />
            <Field name="off" label="Disabled" value="Cannot be changed" disabled />
            <Field name="fixed" label="Read only" value="acct_01JDK7Q2" readonly />
            <Field name="digits" label="Code" code inputmode="numeric" value="419204" />
          </div>
          <div class="form">
            <Select name="often" label="Backup Frequency" options={LETTERS} value="c" />
            <Field name="day" label="From" type="date" value="2026-11-25" />
            <Textarea
              name="words"
              label="Message"
              value={`${HARD.rightToLeft}\n${HARD.emoji}`}
              hint="At most 2,000 characters."
            />
            <Checkbox name="box" label="Send a copy to me" hint="To alice@acme.example" checked />
            <Checkbox name="box_off" label="Disabled and on" checked disabled />
            <Checkbox name="box_bad" label="I approve the removal of my data" error="Tick this to go on" />
            <Switch
              name="switch_on"
              label="Index all data for Search"
              hint="First backups take longer."
              checked
            />
            <Switch name="switch_off" label="Enforce Two-Factor Authentication" />
            <RadioGroup name="rings" label="Rings" options={LETTERS} value="a" />
          </div>
        </div>
        <RadioGroup
          name="cards"
          label="Cards"
          cards
          value="new"
          options={[
            { value: "new", label: "Non-destructive", hint: "Into a new folder whose name says what it is." },
            { value: "place", label: "In-Place", hint: "Where it was; what is there is kept." },
          ]}
        />
      </Shown>
    </>
  );
}
