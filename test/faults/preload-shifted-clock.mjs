// Loaded into a process before Muster: its clock is wrong by so much, as that of a machine nobody looks after.
const aheadMs = Number(process.env.CLOCK_AHEAD_MS ?? 0);
const RightDate = Date;

globalThis.Date = new Proxy(RightDate, {
  apply: () => new RightDate(RightDate.now() + aheadMs).toString(),
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [RightDate.now() + aheadMs] : args, newTarget),
  get: (target, name) => (name === 'now' ? () => RightDate.now() + aheadMs : Reflect.get(target, name)),
});
