import { fieldAttributes, FieldFrame, type FieldWords } from "./field_parts.tsx";

/** Several lines of input. */
export function Textarea(
  { value, rows = 4, maxlength, placeholder, disabled, ...words }: FieldWords & {
    value?: string;
    rows?: number;
    maxlength?: number;
    placeholder?: string;
    disabled?: boolean;
  },
) {
  return (
    <FieldFrame {...words}>
      <textarea class="input" {...fieldAttributes(words)} {...{ rows, maxlength, placeholder, disabled }}>
        {value}
      </textarea>
    </FieldFrame>
  );
}
