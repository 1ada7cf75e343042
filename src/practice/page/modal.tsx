import { useEffect, useRef, useState } from 'preact/hooks';
import type { PageView } from '../page-state.ts';
import type { Block } from '../slack/block-kit.ts';
import type { Choice } from '../slack/input-values.ts';
import { Avatar } from './avatar.tsx';
import { BlockView } from './blocks.tsx';
import { choiceOf } from './choice-of.ts';
import { Control } from './control.tsx';
import { usePage } from './page-context.ts';

type InputBlock = Extract<Block, { type: 'input' }>;

/** What was typed and not yet sent, by block and action. It outlives an update of the view by the app. */
type Typed = Readonly<Record<string, { blockId: string; actionId: string; choice: Choice }>>;

export function Modal({ view }: { view: PageView }) {
  const { state, perform } = usePage();
  const [typed, setTyped] = useState<Typed>({});
  /** Blocks changed since the last submission: what that said of them is settled. */
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  const [isBusy, setBusy] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
    dialog.current?.querySelector<HTMLElement>('.dialog-body .control, .dialog-body input')?.focus();
  }, [view.id]);

  const close = () => perform({ do: 'close', me: state.me, viewId: view.id });
  const submit = async () => {
    if (view.submit === null) return;
    setBusy(true);
    await perform({ do: 'submit', me: state.me, viewId: view.id, filled: presentIn(view, typed) });
    setChanged(new Set());
    setBusy(false);
  };
  const choose = async (block: InputBlock, choice: Choice) => {
    const target = { blockId: block.block_id ?? '', actionId: block.element.action_id ?? '' };
    setTyped((before) => ({ ...before, [keyOf(target)]: { ...target, choice } }));
    setChanged((before) => new Set([...before, target.blockId]));
    if (block.dispatch_action === true && !isTyping(block)) await dispatch(block, choice);
  };
  const act = (target: { blockId: string; actionId: string; choice?: Choice }) =>
    perform({
      do: 'act',
      me: state.me,
      place: { viewId: view.id },
      filled: presentIn(view, typed),
      ...target,
    });
  const dispatch = (block: InputBlock, choice: Choice) =>
    act({ blockId: block.block_id ?? '', actionId: block.element.action_id ?? '', choice });
  const general = view.errors[''];

  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-label={view.title}
      onCancel={(event) => {
        event.preventDefault();
        void close();
      }}
    >
      <form
        method="dialog"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <header class="dialog-head">
          <Avatar id={state.app.id} size={28} />
          <h2>{view.title}</h2>
          <button type="button" class="icon-button" aria-label="Close" onClick={close}>
            ✕
          </button>
        </header>
        <div class="dialog-body">
          {general !== undefined && <p class="problem problem-general">{general}</p>}
          {view.blocks.map((block) =>
            block.type === 'input' ? (
              <InputField
                key={block.block_id}
                block={block}
                viewId={view.id}
                choice={choiceIn(view, block, typed)}
                error={changed.has(block.block_id ?? '') ? undefined : view.errors[block.block_id ?? '']}
                onChoose={(choice) => choose(block, choice)}
                {...(block.dispatch_action === true && {
                  onEnter: () => void dispatch(block, choiceIn(view, block, typed)),
                })}
              />
            ) : (
              <BlockView
                key={block.block_id}
                block={block}
                acting={{ scope: view.id, values: view.values, act }}
              />
            ),
          )}
        </div>
        <footer class="dialog-foot">
          <button type="button" class="button" onClick={close}>
            {view.isStacked ? 'Back' : view.close}
          </button>
          {view.submit !== null && (
            <button type="submit" class="button button-primary" disabled={isBusy}>
              {isBusy ? 'Sending…' : view.submit}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  );
}

interface InputFieldProps {
  block: InputBlock;
  viewId: string;
  choice: Choice;
  error: string | undefined;
  onChoose(choice: Choice): void;
  /** Absent where the app hears of it only when the view is submitted. */
  onEnter?(): void;
}

function InputField({ block, viewId, choice, error, onChoose, onEnter }: InputFieldProps) {
  const id = `${viewId}-${block.block_id}`;
  const isGroup = block.element.type === 'checkboxes' || block.element.type === 'radio_buttons';
  const Frame = isGroup ? 'fieldset' : 'div';
  const Label = isGroup ? 'legend' : 'label';
  return (
    <Frame class="input-field">
      <Label class="input-label" {...(isGroup ? {} : { htmlFor: id })}>
        {block.label.text}
        {block.optional === true && <span class="muted"> (optional)</span>}
      </Label>
      <Control
        element={block.element}
        id={id}
        label={block.label.text}
        choice={choice}
        isInvalid={error !== undefined}
        onChoose={onChoose}
        {...(onEnter && { onEnter })}
      />
      {error !== undefined && (
        <p class="problem" role="alert">
          {error}
        </p>
      )}
      {block.hint !== undefined && <p class="hint-line muted">{block.hint.text}</p>}
      {onEnter !== undefined && isTyping(block) && <p class="hint-line muted">Press Enter to go on.</p>}
    </Frame>
  );
}

function keyOf({ blockId, actionId }: { blockId: string; actionId: string }): string {
  return `${blockId}/${actionId}`;
}

/** Without what the app has replaced meanwhile. */
function presentIn(view: PageView, typed: Typed): Typed[string][] {
  return Object.values(typed).filter(({ blockId, actionId }) =>
    view.blocks.some(
      (block) => block.type === 'input' && block.block_id === blockId && block.element.action_id === actionId,
    ),
  );
}

/** Lines of text tell the app when Enter is pressed, not at each letter. */
function isTyping({ element }: InputBlock): boolean {
  return 'dispatch_action_config' in element || element.type.endsWith('_input');
}

function choiceIn(view: PageView, block: InputBlock, typed: Typed): Choice {
  const blockId = block.block_id ?? '';
  const actionId = block.element.action_id ?? '';
  const own = typed[keyOf({ blockId, actionId })];
  return own === undefined ? choiceOf(view.values[blockId]?.[actionId]) : own.choice;
}
