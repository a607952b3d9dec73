import { fieldAttributes, FieldFrame, type FieldWords } from "./field_parts.tsx";

export interface FieldProps extends FieldWords {
  type?: "text" | "email" | "password" | "search" | "url" | "tel" | "number" | "date" | "time";
  value?: string | number;
  /** What a browser or a password manager may fill in: "username webauthn", "current-password", "one-time-code". */
  autocomplete?: string;
  inputmode?: "numeric" | "email" | "url" | "search" | "decimal";
  placeholder?: string;
  maxlength?: number;
  min?: string | number;
  max?: string | number;
  disabled?: boolean;
  readonly?: boolean;
  /** Takes the focus when the page or the dialog opens: one in a form at most. */
  autofocus?: boolean;
  /** Large, spaced digits. */
  code?: boolean;
  attributes?: Record<string, string>;
}

/** One line of input. A password can be shown; it is never sent back in a page. */
export function Field(props: FieldProps) {
  return (
    <FieldFrame {...props}>
      {props.type === "password"
        ? (
          <div class="input-group">
            <Input {...props} value={undefined} />
            <button class="button button-quiet needs-script" type="button" data-reveal aria-pressed="false">
              Show
            </button>
          </div>
        )
        : <Input {...props} />}
    </FieldFrame>
  );
}

function Input({ type = "text", code, attributes, ...props }: FieldProps) {
  const { value, autocomplete, inputmode, placeholder, maxlength, min, max, disabled, readonly, autofocus } =
    props;
  return (
    <input
      class={code ? "input input-code" : "input"}
      {...fieldAttributes(props)}
      {...{
        type,
        value,
        autocomplete,
        inputmode,
        placeholder,
        maxlength,
        min,
        max,
        disabled,
        readonly,
        autofocus,
      }}
      {...attributes}
    />
  );
}
