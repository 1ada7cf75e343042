import { useEffect, useRef } from 'preact/hooks';
import type { Element } from '../slack/block-kit.ts';
import { Text } from './text.tsx';

type Confirm = NonNullable<Extract<Element, { type: 'button' }>['confirm']>;

interface ConfirmDialogProps {
  confirm: Confirm;
  onConfirm(): void;
  onDeny(): void;
}

export function ConfirmDialog({ confirm, onConfirm, onDeny }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="dialog dialog-small" aria-label={confirm.title.text} onClose={onDeny}>
      <header class="dialog-head">
        <h2>{confirm.title.text}</h2>
      </header>
      <div class="dialog-body">
        <Text text={confirm.text} />
      </div>
      <footer class="dialog-foot">
        <button type="button" class="button" onClick={onDeny}>
          {confirm.deny.text}
        </button>
        <button type="button" class={`button button-${confirm.style ?? 'primary'}`} onClick={onConfirm}>
          {confirm.confirm.text}
        </button>
      </footer>
    </dialog>
  );
}
