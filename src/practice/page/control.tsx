import type { Element, Option } from '../slack/block-kit.ts';
import type { Choice } from '../slack/input-values.ts';
import { fromLocalInput, toLocalInput } from './dates.ts';
import { MultiPicker } from './multi-picker.tsx';
import { usePage } from './page-context.ts';
import { Text, withEmoji } from './text.tsx';

/** Everything that holds a choice; buttons and overflow menus only act. */
type Chooser = Exclude<Element, { type: 'button' | 'overflow' }>;

export interface ControlProps {
  element: Chooser;
  /** For labels to point at. */
  id: string;
  label: string;
  choice: Choice;
  isInvalid?: boolean;
  onChoose(choice: Choice): void;
  /** Enter was pressed in a line of text. */
  onEnter?(): void;
}

/** An input, select, picker or group of boxes. */
export function Control(props: ControlProps) {
  const { element } = props;
  switch (element.type) {
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return <TextControl {...props} element={element} />;
    case 'static_select':
    case 'users_select':
    case 'conversations_select':
    case 'channels_select':
      return <SelectControl {...props} />;
    case 'multi_static_select':
    case 'multi_users_select':
    case 'multi_conversations_select':
      return <MultiControl {...props} />;
    case 'datepicker':
    case 'timepicker':
    case 'datetimepicker':
      return <TimeControl {...props} />;
    case 'checkboxes':
    case 'radio_buttons':
      return <BoxesControl {...props} element={element} />;
  }
}

function placeholderOf(element: Chooser): string {
  return 'placeholder' in element ? (element.placeholder?.text ?? '') : '';
}

type TextElement = Extract<Chooser, { initial_value?: unknown }>;
/** The keyboard a phone shows; what may be typed is judged at submission, as Slack does. */
const inputModes = {
  plain_text_input: 'text',
  number_input: 'decimal',
  email_text_input: 'email',
  url_text_input: 'url',
} as const;

function TextControl({
  element,
  id,
  choice,
  isInvalid,
  onChoose,
  onEnter,
}: ControlProps & { element: TextElement }) {
  const common = {
    id,
    class: 'control',
    value: choice === null ? '' : String(choice),
    placeholder: placeholderOf(element),
    'aria-invalid': isInvalid === true,
  };
  if (element.type === 'plain_text_input' && element.multiline === true) {
    return <textarea {...common} rows={4} onInput={(event) => onChoose(event.currentTarget.value)} />;
  }
  return (
    <input
      {...common}
      type="text"
      inputMode={inputModes[element.type]}
      autocomplete="off"
      onInput={(event) => onChoose(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || onEnter === undefined) return;
        event.preventDefault();
        onEnter();
      }}
    />
  );
}

interface Entry {
  value: string;
  label: string;
  group?: string;
}

/** What a select offers: its own options, the people, or the conversations. */
function useEntries(element: Chooser): Entry[] {
  const { state } = usePage();
  if (element.type.includes('users_select')) {
    return state.people.map(({ id, name, title }) => ({
      value: id,
      label: title === '' ? name : `${name} · ${title}`,
    }));
  }
  if (element.type.includes('conversations_select') || element.type === 'channels_select') {
    const named = state.channels.filter(
      ({ kind, isArchived }) => (kind === 'public' || kind === 'private') && !isArchived,
    );
    return [...named, ...state.joinable].map(({ id, name }) => ({ value: id, label: `#${name}` }));
  }
  const groups = 'option_groups' in element ? (element.option_groups ?? []) : [];
  const options = 'options' in element ? (element.options ?? []) : [];
  return [
    ...options.map(toEntry),
    ...groups.flatMap(({ label, options: some }) =>
      some.map((option) => ({ ...toEntry(option), group: label.text })),
    ),
  ];
}

function toEntry({ value, text }: Option): Entry {
  return { value, label: withEmoji(text.text) };
}

function SelectControl({ element, id, label, choice, isInvalid, onChoose }: ControlProps) {
  const entries = useEntries(element);
  const groups = [...new Set(entries.map(({ group }) => group))];
  return (
    <select
      id={id}
      class="control"
      aria-label={label}
      aria-invalid={isInvalid === true}
      value={choice === null ? '' : String(choice)}
      onChange={(event) => onChoose(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    >
      <option value="">{placeholderOf(element) || 'Choose…'}</option>
      {groups.map((group) => {
        const own = entries.filter((entry) => entry.group === group);
        const options = own.map((entry) => (
          <option key={entry.value} value={entry.value}>
            {entry.label}
          </option>
        ));
        return group === undefined ? (
          options
        ) : (
          <optgroup key={group} label={group}>
            {options}
          </optgroup>
        );
      })}
    </select>
  );
}

function MultiControl({ element, id, label, choice, isInvalid, onChoose }: ControlProps) {
  return (
    <MultiPicker
      id={id}
      label={label}
      entries={useEntries(element)}
      chosen={Array.isArray(choice) ? choice : []}
      placeholder={placeholderOf(element) || 'Choose…'}
      isInvalid={isInvalid === true}
      onChoose={onChoose}
    />
  );
}

function TimeControl({ element, id, label, choice, isInvalid, onChoose }: ControlProps) {
  const isInstant = element.type === 'datetimepicker';
  const type = isInstant ? 'datetime-local' : element.type === 'datepicker' ? 'date' : 'time';
  const text = typeof choice === 'number' ? toLocalInput(choice) : String(choice ?? '');
  return (
    <input
      id={id}
      class="control control-time"
      type={type}
      aria-label={label}
      aria-invalid={isInvalid === true}
      value={text}
      onChange={(event) => {
        const { value } = event.currentTarget;
        onChoose(isInstant ? fromLocalInput(value) : value === '' ? null : value);
      }}
    />
  );
}

type BoxesElement = Extract<Chooser, { type: 'checkboxes' | 'radio_buttons' }>;

function BoxesControl({ element, id, choice, onChoose }: ControlProps & { element: BoxesElement }) {
  const chosen = Array.isArray(choice) ? choice : [];
  const isMany = element.type === 'checkboxes';
  return (
    <div class="boxes" id={id}>
      {element.options.map((option) => (
        <label key={option.value} class="box">
          <input
            type={isMany ? 'checkbox' : 'radio'}
            name={id}
            checked={isMany ? chosen.includes(option.value) : choice === option.value}
            onChange={() => onChoose(isMany ? toggled(chosen, option.value) : option.value)}
          />
          <span>
            <Text text={option.text} />
            {option.description !== undefined && (
              <small class="muted">
                <Text text={option.description} />
              </small>
            )}
          </span>
        </label>
      ))}
    </div>
  );
}

export function toggled(chosen: readonly string[], value: string): string[] {
  return chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
}
