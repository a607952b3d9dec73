import { fieldAttributes, FieldFrame, type FieldWords } from "./field_parts.tsx";
import { Icon } from "./icon.tsx";

export interface Option {
  value: string;
  label: string;
}

interface SelectProps extends FieldWords {
  options: Option[];
  value?: string;
  /** The first line, when nothing is chosen yet: "Choose a region". */
  prompt?: string;
  disabled?: boolean;
  autocomplete?: string;
  attributes?: Record<string, string>;
}

/** One of a list. */
export function Select(
  { options, value, prompt, disabled, autocomplete, attributes, ...words }: SelectProps,
) {
  return (
    <FieldFrame {...words}>
      <span class="select">
        <select class="input" {...fieldAttributes(words)} {...{ disabled, autocomplete }} {...attributes}>
          {prompt && <option value="" selected={!value}>{prompt}</option>}
          {options.map((option) => (
            <option value={option.value} selected={option.value === value}>{option.label}</option>
          ))}
        </select>
        <Icon name="chevron-down" />
      </span>
    </FieldFrame>
  );
}
