import type { ArrayNode, ObjectNode } from '../syntax/tree.ts';
import { containersOf } from './task-definition-facts.ts';
import { memberValue, objectsOf } from './values.ts';

/** The volumes of a task definition; what is no object is left out. */
export function volumesOf(request: ObjectNode | ArrayNode): readonly ObjectNode[] {
  return objectsOf(memberValue(request, 'volumes'));
}

/** The FireLens configurations in a task definition. */
export function logRoutersOf(request: ObjectNode | ArrayNode): readonly ObjectNode[] {
  return containersOf(request)
    .map((container) => memberValue(container, 'firelensConfiguration'))
    .filter((node) => node?.kind === 'object');
}
