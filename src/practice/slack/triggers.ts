import { randomBytes } from 'node:crypto';
import { Refusal } from './refusal.ts';

interface Trigger {
  userId: string;
  /** The modal the person acted in, which views.push puts its view on. */
  viewId: string | undefined;
  expiresAtMs: number;
  used: boolean;
}

/** Trigger ids: good for one view, for three seconds of real time by default. */
export class Triggers {
  private readonly triggers = new Map<string, Trigger>();
  private readonly lifetimeMs: number;

  constructor(lifetimeMs: number) {
    this.lifetimeMs = lifetimeMs;
  }

  issue(userId: string, viewId?: string): string {
    const nowMs = Date.now();
    for (const [id, { expiresAtMs }] of this.triggers) {
      if (expiresAtMs < nowMs - 60_000) this.triggers.delete(id);
    }
    const id = `${nowMs}.${randomBytes(6).readUIntBE(0, 6)}.${randomBytes(16).toString('hex')}`;
    this.triggers.set(id, { userId, viewId, expiresAtMs: nowMs + this.lifetimeMs, used: false });
    return id;
  }

  exchange(triggerId: string): { userId: string; viewId: string | undefined } {
    const trigger = this.triggers.get(triggerId);
    if (trigger === undefined) throw new Refusal('invalid_trigger_id');
    if (trigger.used) throw new Refusal('exchanged_trigger_id');
    if (trigger.expiresAtMs <= Date.now()) throw new Refusal('expired_trigger_id');
    trigger.used = true;
    return trigger;
  }
}
