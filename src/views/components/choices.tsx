import { fieldAttributes, fieldId, FieldNotes, type FieldWords } from "./field_parts.tsx";

interface ChoiceProps extends FieldWords {
  checked?: boolean;
  /** What is sent when it is on. */
  value?: string;
  disabled?: boolean;
  attributes?: Record<string, string>;
}

/** A box to tick. Not required unless it says so. */
export function Checkbox({ required, ...props }: ChoiceProps & { required?: boolean }) {
  const { label, value = "on", checked, disabled, attributes } = props;
  return (
    <div class="choice">
      <input
        class="box"
        type="checkbox"
        {...fieldAttributes({ ...props, optional: !required })}
        {...{ value, checked, disabled }}
        {...attributes}
      />
      <label for={fieldId(props.name)}>{label}</label>
      <FieldNotes {...props} />
    </div>
  );
}

/** On or off, the label left and the switch right. It is a checkbox: without a script the form's button sends it. */
export function Switch(props: ChoiceProps) {
  const { label, value = "on", checked, disabled, attributes } = props;
  return (
    <div class="choice choice-switch">
      <input
        class="switch"
        type="checkbox"
        role="switch"
        {...fieldAttributes({ ...props, optional: true })}
        {...{ value, checked, disabled }}
        {...attributes}
      />
      <label for={fieldId(props.name)}>{label}</label>
      <FieldNotes {...props} />
    </div>
  );
}

export interface RadioOption {
  value: string;
  label: string;
  hint?: string;
  disabled?: boolean;
}

/** One of a few, all shown. `cards`: each in a frame of its own, for choices that need words. */
export function RadioGroup(
  { options, value, cards, ...words }: FieldWords & {
    options: RadioOption[];
    value?: string;
    cards?: boolean;
  },
) {
  const id = fieldId(words.name);
  return (
    <fieldset class="choices" id={id} aria-describedby={words.error ? `${id}-error` : undefined}>
      <legend>{words.label}</legend>
      {options.map((option, at) => (
        <Radio
          name={words.name}
          id={`${id}-${at}`}
          checked={option.value === value}
          cards={cards}
          {...option}
        />
      ))}
      <FieldNotes {...words} />
    </fieldset>
  );
}

function Radio(
  { name, id, checked, cards, ...option }: RadioOption & {
    name: string;
    id: string;
    checked: boolean;
    cards?: boolean;
  },
) {
  const { value, label, hint, disabled } = option;
  return (
    <div class={cards ? "choice choice-card" : "choice"}>
      <input
        class="ring"
        type="radio"
        aria-describedby={hint ? `${id}-hint` : undefined}
        {...{ id, name, value, checked, disabled }}
      />
      <label for={id}>{label}</label>
      {hint && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}
