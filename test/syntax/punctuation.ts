/** What gives JSON, and flow style in YAML, its shape: put anywhere, each breaks most texts. */
export const punctuation = ['"', '{', '}', '[', ']', ',', ':'] as const;
