/** Resolves once the messages that have already arrived were read. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

/** Milliseconds: an answer takes several turns to be written, and a keystroke that follows at once goes first. */
const untilSent = 20;

/** Resolves once an answer that is ready now has left. */
export function answersSent(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, untilSent);
  });
}
