/** How many tasks a rolling deployment must keep and may have. */
export interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
}

/** One turn of a rolling deployment: what is started and stopped before the next. */
export interface Batch {
  readonly start: number;
  readonly stop: number;
  /** Room is made before anything can start. */
  readonly stopsFirst: boolean;
}

/**
 * Bounds of a rolling deployment. Source: DeploymentConfiguration in the API reference: `minimumHealthyPercent` of the desired count
 * "rounded up to the nearest integer", `maximumPercent` of it "rounded down to the nearest integer".
 */
export function boundsOf(desired: number, minimumHealthyPercent: number, maximumPercent: number): Bounds {
  return {
    minimum: Math.ceil((desired * minimumHealthyPercent) / 100),
    maximum: Math.floor((desired * maximumPercent) / 100),
  };
}

/**
 * The batches in which a rolling deployment replaces tasks when every new task becomes healthy: new ones are started up to the maximum, old
 * ones are stopped as new ones are healthy; where there is no room, old ones are stopped down to the minimum first.
 *
 * @param running tasks that run now
 * @returns undefined when the bounds leave no room: the deployment can never end
 */
export function rollingBatches(
  running: number,
  desired: number,
  { minimum, maximum }: Bounds,
): readonly Batch[] | undefined {
  const batches: Batch[] = [];
  let [old, fresh] = [running, 0];
  while (old > 0 || fresh < desired) {
    const free = Math.min(desired - fresh, Math.max(0, maximum - old - fresh));
    const room = free > 0 || fresh === desired ? 0 : Math.min(old, Math.max(0, old + fresh - minimum), desired - fresh);
    const start = Math.min(desired - fresh, Math.max(0, maximum - (old - room) - fresh));
    fresh += start;
    old -= room;
    const kept = fresh < desired ? Math.max(0, minimum - fresh) : 0;
    const after = room > 0 ? 0 : fresh < desired ? Math.min(Math.max(0, old - kept), desired - fresh) : old;
    if (start + room + after === 0) return undefined;
    old -= after;
    batches.push({ start, stop: room + after, stopsFirst: room > 0 });
  }
  return batches;
}

/** The batches in a sentence; at most `most` of them one by one. */
export function batchesText(batches: readonly Batch[], most = 4): string {
  const shown = batches.slice(0, most).map(({ start, stop, stopsFirst }) => {
    const [starts, stops] = [start > 0 ? `starts ${start}` : '', stop > 0 ? `stops ${stop}` : ''];
    return (stopsFirst ? [stops, starts] : [starts, stops]).filter((text) => text !== '').join(', then ');
  });
  const rest = batches.length - shown.length;
  const count = batches.length === 1 ? 'one batch' : `${batches.length} batches`;
  return `${count}: ${shown.join('; ')}${rest > 0 ? `; and so on` : ''}`;
}
