export interface Toast {
  id: number;
  text: string;
  isProblem?: boolean;
  action?: { label: string; run(): void };
}

export function Toasts({ toasts }: { toasts: readonly Toast[] }) {
  return (
    <div class="toasts" role="status">
      {toasts.map(({ id, text, isProblem, action }) => (
        <p key={id} class={`toast${isProblem === true ? ' is-problem' : ''}`}>
          {text}
          {action !== undefined && (
            <button type="button" onClick={action.run}>
              {action.label}
            </button>
          )}
        </p>
      ))}
    </div>
  );
}
