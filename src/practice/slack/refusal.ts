/** An `ok: false` answer of the Web API: Slack's error code and, when it helps, sentences that say where and why. */
export class Refusal extends Error {
  readonly code: string;
  readonly explanations: readonly string[];
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, explanations: readonly string[] = [], details: Record<string, unknown> = {}) {
    super([code, ...explanations].join(': '));
    this.name = 'Refusal';
    this.code = code;
    this.explanations = explanations;
    this.details = details;
  }

  /** The body of the answer in Slack's form. */
  get answer(): Record<string, unknown> {
    if (this.explanations.length === 0) return { ok: false, error: this.code, ...this.details };
    const messages = this.explanations.map((text) => `[ERROR] ${text}`);
    return {
      ok: false,
      error: this.code,
      errors: this.explanations,
      response_metadata: { messages },
      ...this.details,
    };
  }
}
