import { ApiError, type ErrorType } from '../../sandbox/errors.ts';

/** The refusal of a request; undefined when it is answered. */
export function refusal(act: () => unknown): { readonly type: ErrorType; readonly message: string } | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return { type: error.type, message: error.message };
    throw error;
  }
}
