import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { type Fixes, replaceValue } from './fixes.ts';
import { quoted } from './formats.ts';
import type { Rule } from './rule.ts';
import { mayBeTemplate } from './task-definition-facts.ts';
import { findingAt, memberValue, textOf } from './values.ts';

const sources = [
  'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html',
  'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DaemonContainerDefinition.html',
];
const shapes = ['ContainerDefinition', 'DaemonContainerDefinition'];

/** ContainerDefinition.image: "Up to 255 letters (uppercase and lowercase), numbers, hyphens, underscores, …" */
const longestReference = 255;

/** The image of a container, taken apart at the first `@`; undefined when it is unknown. */
function imageOf(
  container: ObjectNode | ArrayNode,
): { readonly node: ConcreteNode; readonly name: string; readonly digest: string | undefined } | undefined {
  const node = memberValue(container, 'image');
  const text = textOf(node);
  if (node === undefined || !text || mayBeTemplate(text)) return undefined;
  const at = text.indexOf('@');
  return at < 0
    ? { node, name: text, digest: undefined }
    : { node, name: text.slice(0, at), digest: text.slice(at + 1) };
}

const characters: Rule = {
  id: 'image-characters',
  severity: 'error',
  title: 'Characters of an image reference',
  why: 'An image reference has letters, digits and `-_:./#` only. Spaces, quotes and the `+` of a SemVer build number are the usual mistakes.',
  sources,
  shapes,
  *check(container) {
    const image = imageOf(container);
    const wrong = /[^\w:./#-]/u.exec(image?.name ?? '')?.[0];
    if (image === undefined || wrong === undefined) return;
    const word = /\s/u.test(wrong) ? 'white space' : `\`${wrong}\``;
    yield findingAt(
      image.node,
      `${quoted(image.name)} has a character that an image reference cannot have: ${word}. Remove it, or write \`-\` in its place.`,
      () => plainReference(image.node, image.name, image.digest),
    );
  },
};

/** White space around it and quotes are of no meaning; within it a hyphen takes the place of what cannot stand there. */
function plainReference(node: ConcreteNode, name: string, digest: string | undefined): Fixes {
  const trimmed = name.trim();
  const plain = trimmed.replaceAll(/[\s'"`]/gu, '').replaceAll(/[^\w:./#-]+/gu, '-');
  if (plain === '') return [];
  const value = digest === undefined ? plain : `${plain}@${digest.trim()}`;
  return replaceValue(node, value, undefined, plain === trimmed ? 'safe' : 'suggested');
}

const digestFormat: Rule = {
  id: 'image-digest-format',
  severity: 'error',
  title: 'Digest of an image',
  why: 'ECS takes SHA-256 digests only, in full: `@sha256:` and 64 hexadecimal digits.',
  sources,
  shapes,
  *check(container) {
    const image = imageOf(container);
    if (image?.digest === undefined || /^sha256:[0-9a-f]{64}$/i.test(image.digest)) return;
    const digits = /^sha256:([0-9a-f]*)$/i.exec(image.digest)?.[1]?.length;
    const found = digits === undefined ? quoted(image.digest) : `${digits} of them`;
    yield findingAt(
      image.node,
      `The digest of an image is \`sha256:\` and 64 hexadecimal digits, not ${found}; copy it in full.`,
      () => digestFixes(image.node, image.name, image.digest ?? ''),
    );
  },
};

/** Digits without the word before them, or a tag behind the wrong sign. */
function digestFixes(node: ConcreteNode, name: string, digest: string): Fixes {
  if (/^[0-9a-f]{64}$/i.test(digest)) return replaceValue(node, `${name}@sha256:${digest}`);
  const hasTag = /:[^/]*$/.test(name);
  return !hasTag && /^\w[\w.-]{0,127}$/.test(digest) ? replaceValue(node, `${name}:${digest}`) : [];
}

const length: Rule = {
  id: 'image-length',
  severity: 'error',
  title: 'Length of an image reference',
  why: 'An image reference has at most 255 characters; a digest does not count.',
  sources,
  shapes,
  *check(container) {
    const image = imageOf(container);
    if (image === undefined || image.name.length <= longestReference) return;
    yield findingAt(
      image.node,
      `An image reference can have ${longestReference} characters (not counting a digest), this one has ${image.name.length}; shorten it.`,
    );
  },
};

/** Rules about image references. */
export const containerImageRules: readonly Rule[] = [characters, digestFormat, length];
