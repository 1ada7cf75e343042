import { useState } from 'preact/hooks';
import type { Element } from '../slack/block-kit.ts';
import type { Choice } from '../slack/input-values.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Menu } from './menu.tsx';
import { Link, withEmoji } from './text.tsx';

type ButtonElement = Extract<Element, { type: 'button' }>;
type OverflowElement = Extract<Element, { type: 'overflow' }>;

export function ActionButton({ element, onClick }: { element: ButtonElement; onClick(): Promise<unknown> }) {
  const [isBusy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const click = () => {
    setAsking(false);
    setBusy(true);
    void onClick().finally(() => setBusy(false));
  };
  const text = withEmoji(element.text.text);
  const tone = element.style === undefined ? '' : ` button-${element.style}`;
  if (element.url !== undefined) {
    return (
      <span onClickCapture={click}>
        <Link class={`button${tone}`} url={element.url}>
          {text}
        </Link>
      </span>
    );
  }
  return (
    <>
      <button
        type="button"
        class={`button${tone}`}
        disabled={isBusy}
        aria-label={element.accessibility_label ?? text}
        onClick={() => (element.confirm === undefined ? click() : setAsking(true))}
      >
        {text}
      </button>
      {isAsking && element.confirm !== undefined && (
        <ConfirmDialog confirm={element.confirm} onConfirm={click} onDeny={() => setAsking(false)} />
      )}
    </>
  );
}

type SelectElement = Extract<Element, { type: 'static_select' }>;

interface SelectMenuProps {
  element: SelectElement;
  choice: Choice;
  onChoose(value: string): Promise<unknown>;
}

/** A select outside a form. Unlike the browser's own it can choose the same again, which apps use to offer actions. */
export function SelectMenu({ element, choice, onChoose }: SelectMenuProps) {
  const options = [
    ...(element.options ?? []),
    ...(element.option_groups ?? []).flatMap((group) => group.options),
  ];
  const chosen = options.find(({ value }) => value === choice);
  const placeholder = element.placeholder?.text ?? 'Choose…';
  return (
    <Menu
      label={placeholder}
      class="button button-select"
      face={<span>{withEmoji(chosen?.text.text ?? placeholder)}</span>}
      items={options.map(({ text, value }) => ({
        key: value,
        label: withEmoji(text.text),
        choose: () => onChoose(value),
      }))}
    />
  );
}

export function OverflowMenu({
  element,
  onChoose,
}: {
  element: OverflowElement;
  onChoose(value: string): Promise<unknown>;
}) {
  return (
    <Menu
      label="More actions"
      class="button button-overflow"
      face="⋯"
      items={element.options.map(({ text, value }) => ({
        key: value,
        label: withEmoji(text.text),
        choose: () => onChoose(value),
      }))}
    />
  );
}
