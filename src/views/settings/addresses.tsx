import type { AllowedAddress, Restriction } from "../../domain/people/addresses.ts";
import { Button } from "../components/button.tsx";
import { ErrorSummary } from "../components/error_summary.tsx";
import { Field } from "../components/field.tsx";
import { dateText } from "../components/moment.tsx";
import { Panel } from "../components/panel.tsx";
import { Pill } from "../components/pill.tsx";
import { Textarea } from "../components/textarea.tsx";
import { type FormProps, inSentences, titled } from "../form_words.ts";
import type { Frame } from "../layout.tsx";
import { Settings } from "./frame.tsx";

type Props = FormProps & {
  frame: Frame;
  restriction: Restriction;
  /** The list as it is shown; sent back by the button that switches it on. */
  seen: string;
  ownAddress: string;
  isOnList: boolean;
};

/** **IP Restrictions** (product S4): the list, and whether it counts. */
export function AddressesPage(props: Props) {
  const { frame, restriction, errors } = props;
  const { restricted, ...others } = errors;
  const words = inSentences(others, { addresses: "Addresses", description: "Description" });
  const about = inSentences(restricted ? { restricted } : {}, { restricted: "IP Restrictions" });
  return (
    <Settings frame={frame} tab="security" title={titled("IP Restrictions", { ...words, ...about })}>
      <State {...props} about={about.restricted} />
      <Panel title="Allowed addresses" lead="People may enter from any of them.">
        {restriction.allowed.length === 0
          ? <p>None yet.</p>
          : <ul class="rows">{restriction.allowed.map((one) => <Allowed key={one.id} {...one} />)}</ul>}
      </Panel>
      <Panel title="Add addresses" lead="IPv4 and IPv6, single or as a range.">
        <ErrorSummary errors={words} />
        <AddForm {...props} words={words} />
      </Panel>
    </Settings>
  );
}

function State({ restriction, seen, ownAddress, isOnList, about }: Props & { about?: string }) {
  const isOn = restriction.restrictedAt !== null;
  const foot = (
    <form method="post" action="/settings/security/addresses/restriction">
      {!isOn && <input type="hidden" name="restricted" value="on" />}
      <input type="hidden" name="seen" value={seen} />
      <Button kind={isOn ? "plain" : "primary"}>{isOn ? "Switch off" : "Switch on"}</Button>
    </form>
  );
  return (
    <Panel
      title="IP Restrictions"
      lead="While it is on, people sign in from the allowed addresses only."
      foot={isOn || isOnList ? foot : undefined}
    >
      {about && <ErrorSummary errors={{ "": about }} title="Not switched on" />}
      <p>
        <Pill tone={isOn ? "good" : "open"}>
          {isOn ? `On since ${dateText(restriction.restrictedAt!.getTime())}` : "Off"}
        </Pill>
      </p>
      <p>
        Your own address is <code>{ownAddress}</code>.{" "}
        {isOnList ? "It is on the list." : "Put it on the list first, or you lock yourself out."}
      </p>
    </Panel>
  );
}

function Allowed({ id, range, description, addedAt, addedBy }: AllowedAddress) {
  return (
    <li>
      <div>
        <strong>{range}</strong>
        <p class="field-hint">
          {description && `${description}. `}Added {dateText(addedAt.getTime())} by {addedBy}
        </p>
      </div>
      <form method="post" action={`/settings/security/addresses/${id}/remove`}>
        <Button small attributes={{ "aria-label": `Remove ${range}` }}>Remove</Button>
      </form>
    </li>
  );
}

function AddForm({ values, words, ownAddress, isOnList }: Props & { words: Record<string, string> }) {
  return (
    <form class="form" method="post" action="/settings/security/addresses" novalidate>
      <Textarea
        name="addresses"
        label="Addresses"
        rows={3}
        hint="Separated by commas: 192.0.2.7, 192.0.2.0/24, 192.0.2.1-192.0.2.20, 2001:db8::/48."
        value={values.addresses ?? (isOnList ? "" : ownAddress)}
        error={words.addresses}
      />
      <Field
        name="description"
        label="Description"
        optional
        hint="By which you know them: Berlin office."
        value={values.description}
        error={words.description}
      />
      <div class="buttons">
        <Button kind="primary">Add</Button>
        <Button href="/settings/security" kind="quiet">Back</Button>
      </div>
    </form>
  );
}
