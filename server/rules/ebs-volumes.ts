import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { fargateUseOf } from './capacity.ts';
import {
  clampedValue,
  type Fixes,
  nearestValue,
  removeItems,
  removeItemsOrList,
  removeMember,
  replaceValue,
  setMember,
} from './fixes.ts';
import { quoted, textForm } from './formats.ts';
import type { Finding, Rule } from './rule.ts';
import { findingAt, lacks, memberValue, numberOf, objectsOf, textOf } from './values.ts';

const serviceVolume =
  'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceManagedEBSVolumeConfiguration.html';
const taskVolume =
  'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskManagedEBSVolumeConfiguration.html';
const tagSpecification = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EBSTagSpecification.html';
const createVolume = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html';
const guide = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html';

const volumeShapes = ['ServiceManagedEBSVolumeConfiguration', 'TaskManagedEBSVolumeConfiguration'];

interface Range {
  readonly min: number;
  readonly max: number;
}

interface VolumeType {
  /** GiB */
  readonly size: Range;
  /** I/O operations per second; undefined where none can be asked for. */
  readonly iops: Range | undefined;
}

/**
 * What EC2 CreateVolume offers, to which ECS passes the values on. The ECS reference is behind: it ends gp3 at 16384 GiB,
 * 16000 IOPS and 1000 MiB/s, and io2 at 16384 GiB.
 */
const volumeTypes: ReadonlyMap<string, VolumeType> = new Map([
  ['gp2', { size: { min: 1, max: 16384 }, iops: undefined }],
  ['gp3', { size: { min: 1, max: 65536 }, iops: { min: 3000, max: 80000 } }],
  ['io1', { size: { min: 4, max: 16384 }, iops: { min: 100, max: 64000 } }],
  ['io2', { size: { min: 4, max: 65536 }, iops: { min: 100, max: 256000 } }],
  ['st1', { size: { min: 125, max: 16384 }, iops: undefined }],
  ['sc1', { size: { min: 125, max: 16384 }, iops: undefined }],
  ['standard', { size: { min: 1, max: 1024 }, iops: undefined }],
]);

/** The range over all types. */
const anySize: Range = { min: 1, max: 65536 };

/** MiB/s; CreateVolume documentation. */
const throughputOfGp3: Range = { min: 125, max: 2000 };

/** The type of a volume, where it is written and known to EBS. */
function typeOf(volume: ObjectNode | ArrayNode): { readonly name: string; readonly offers: VolumeType } | undefined {
  const name = textOf(memberValue(volume, 'volumeType'));
  const offers = volumeTypes.get(name ?? '');
  return name === undefined || offers === undefined ? undefined : { name, offers };
}

function isKnownNumber(node: ConcreteNode | undefined): node is ConcreteNode {
  return numberOf(node) !== undefined;
}

/** @param subject how the message begins: what is judged, and for which type */
function* outside(node: ConcreteNode | undefined, { min, max }: Range, subject: string): Iterable<Finding> {
  const value = numberOf(node);
  if (node === undefined || value === undefined || (value >= min && value <= max)) return;
  yield findingAt(node, `${subject} must be between ${min} and ${max}, not ${value}.`, () =>
    clampedValue(node, min, max),
  );
}

const volumeLimit: Rule = {
  id: 'ebs-volume-limit',
  severity: 'error',
  title: 'A task has at most one EBS volume configured at launch',
  why: 'ECS attaches one EBS volume to a task. The other volumes of a task definition are of other kinds.',
  sources: [guide, 'aws-cdk BaseService and terraform-provider-aws refuse a second volume as well.'],
  shapes: ['ServiceVolumeConfiguration[]', 'TaskVolumeConfiguration[]'],
  *check(volumes) {
    const entries = objectsOf(volumes);
    const second = entries[1];
    if (second === undefined) return;
    yield findingAt(
      second,
      `A task can have one EBS volume that is configured at launch, this list has ${entries.length}; keep one and remove the others.`,
      () => removeItems(volumes, entries.slice(1), 'Remove all but the first volume'),
    );
  },
};

const sizeOrSnapshot: Rule = {
  id: 'ebs-size-or-snapshot-required',
  severity: 'error',
  title: 'An EBS volume needs a size or a snapshot',
  why: 'The size of a new volume is either given, or that of the snapshot it is made from.',
  sources: [
    serviceVolume,
    taskVolume,
    'cdk-preflight (pf-ecs-svc-ebs-volume-without-size-or-snapshot) and aws-cdk ServiceManagedVolume refuse it as well.',
  ],
  shapes: volumeShapes,
  *check(volume, context) {
    if (volume.kind !== 'object') return;
    if (!lacks(volume, 'sizeInGiB', context) || !lacks(volume, 'snapshotId', context)) return;
    yield findingAt(volume, 'This volume has neither `sizeInGiB` nor `snapshotId`; give at least one of them.');
  },
};

const typeUnknown: Rule = {
  id: 'ebs-volume-type-unknown',
  severity: 'error',
  title: 'Unknown EBS volume type',
  why: 'EBS has a fixed set of volume types, written in lowercase letters.',
  sources: [serviceVolume, taskVolume],
  shapes: volumeShapes,
  check: textForm(
    'volumeType',
    (text) => volumeTypes.has(text),
    (text) =>
      `${quoted(text)} is no EBS volume type; use one of ${[...volumeTypes.keys()].map((name) => `\`${name}\``).join(', ')}.`,
    (node) => nearestValue(node, volumeTypes.keys(), 'safe'),
  ),
};

const sizeRange: Rule = {
  id: 'ebs-size-range',
  severity: 'error',
  title: 'Size that the volume type does not offer',
  why: 'Each volume type has a smallest and a largest size. The limits are those of EC2 CreateVolume, to which ECS passes the size on.',
  sources: [serviceVolume, taskVolume, createVolume],
  shapes: volumeShapes,
  *check(volume, context) {
    const size = memberValue(volume, 'sizeInGiB');
    const type = typeOf(volume);
    if (type !== undefined) {
      yield* outside(size, type.offers.size, `\`sizeInGiB\` of \`${type.name}\` volumes`);
      return;
    }
    if (volume.kind === 'object' && lacks(volume, 'volumeType', context)) {
      yield* outside(size, anySize, '`sizeInGiB`');
    }
  },
};

const iopsRequired: Rule = {
  id: 'ebs-iops-required',
  severity: 'error',
  title: 'Provisioned IOPS volumes need iops',
  why: 'The types io1 and io2 are sold by their IOPS and have no default. gp3 has one, 3000.',
  sources: [serviceVolume, taskVolume, 'aws-cdk ServiceManagedVolume refuses it as well.'],
  shapes: volumeShapes,
  *check(volume, context) {
    const type = typeOf(volume);
    if (volume.kind !== 'object' || (type?.name !== 'io1' && type?.name !== 'io2')) return;
    if (!lacks(volume, 'iops', context)) return;
    const { min, max } = type.offers.iops ?? anySize;
    yield findingAt(
      volume,
      `Volumes of type \`${type.name}\` need \`iops\`; add a value between ${min} and ${max}.`,
      () => iopsFixes(volume, type.name),
    );
  },
};

/**
 * 3000 is what gp3 has without saying. EC2 allows 50 for each GiB with io1, 500 with io2 (1000 on some instances):
 * https://docs.aws.amazon.com/ebs/latest/userguide/provisioned-iops.html
 */
function iopsFixes(volume: ObjectNode, type: string): Fixes {
  const size = numberOf(memberValue(volume, 'sizeInGiB'));
  const most = size === undefined ? 3000 : Math.max(size * (type === 'io1' ? 50 : 500), 100);
  return setMember(volume, 'iops', Math.min(most, 3000), { after: 'volumeType' });
}

const iopsUnsupported: Rule = {
  id: 'ebs-iops-unsupported',
  severity: 'error',
  title: 'IOPS of a volume type that has none to set',
  why: 'The performance of gp2, st1, sc1 and standard volumes follows from their size; only gp3, io1 and io2 take `iops`.',
  sources: [
    serviceVolume,
    taskVolume,
    'cdk-preflight (pf-ecs-svc-ebs-iops-unsupported-type) and aws-cdk ServiceManagedVolume refuse it as well.',
  ],
  shapes: volumeShapes,
  *check(volume) {
    const iops = memberValue(volume, 'iops');
    const type = typeOf(volume);
    if (!isKnownNumber(iops) || type === undefined || type.offers.iops !== undefined) return;
    yield findingAt(
      iops,
      `\`iops\` cannot be set for \`${type.name}\` volumes; remove it, or use \`gp3\`, \`io1\` or \`io2\`.`,
      () => [...removeMember(volume, 'iops'), ...useGp3(volume)],
    );
  },
};

const iopsRange: Rule = {
  id: 'ebs-iops-range',
  severity: 'error',
  title: 'IOPS that the volume type does not offer',
  why: 'Each volume type has its own range of IOPS. The limits are those of EC2 CreateVolume, to which ECS passes the value on.',
  sources: [serviceVolume, taskVolume, createVolume],
  shapes: volumeShapes,
  *check(volume) {
    const type = typeOf(volume);
    if (type?.offers.iops === undefined) return;
    yield* outside(memberValue(volume, 'iops'), type.offers.iops, `\`iops\` of \`${type.name}\` volumes`);
  },
};

/** Only where the other values are good for gp3. */
function useGp3(volume: ObjectNode | ArrayNode): Fixes {
  const { size, iops } = volumeTypes.get('gp3') ?? { size: anySize, iops: undefined };
  const fits = (name: string, range: Range | undefined): boolean => {
    const value = numberOf(memberValue(volume, name));
    return value === undefined || range === undefined || (value >= range.min && value <= range.max);
  };
  const isRight = fits('sizeInGiB', size) && fits('iops', iops) && fits('throughput', throughputOfGp3);
  return isRight ? setMember(volume, 'volumeType', 'gp3') : [];
}

const throughputNotGp3: Rule = {
  id: 'ebs-throughput-not-gp3',
  severity: 'error',
  title: 'Throughput of a volume that is not gp3',
  why: 'Only gp3 volumes have a throughput that can be chosen.',
  sources: [
    serviceVolume,
    taskVolume,
    'cdk-preflight (pf-ecs-svc-ebs-throughput-non-gp3) and aws-cdk ServiceManagedVolume refuse it as well.',
  ],
  shapes: volumeShapes,
  *check(volume) {
    const throughput = memberValue(volume, 'throughput');
    const type = typeOf(volume);
    if (!isKnownNumber(throughput) || type === undefined || type.name === 'gp3') return;
    yield findingAt(
      throughput,
      `\`throughput\` cannot be set for \`${type.name}\` volumes; remove it, or use \`gp3\`.`,
      () => [...removeMember(volume, 'throughput'), ...useGp3(volume)],
    );
  },
};

const throughputRange: Rule = {
  id: 'ebs-throughput-range',
  severity: 'error',
  title: 'Throughput that gp3 does not offer',
  why: 'The throughput of gp3 begins at 125 MiB/s. The upper limit is that of EC2 CreateVolume, to which ECS passes the value on.',
  sources: [serviceVolume, taskVolume, createVolume],
  shapes: volumeShapes,
  *check(volume) {
    if (typeOf(volume)?.name !== 'gp3') return;
    yield* outside(memberValue(volume, 'throughput'), throughputOfGp3, '`throughput` (MiB/s) of `gp3` volumes');
  },
};

const initializationRateSnapshot: Rule = {
  id: 'ebs-initialization-rate-snapshot',
  severity: 'error',
  title: 'Initialization rate without a snapshot',
  why: 'The rate says how fast data is fetched from a snapshot; an empty volume has nothing to fetch.',
  sources: [serviceVolume, taskVolume, 'aws-cdk ServiceManagedVolume refuses it as well.'],
  shapes: volumeShapes,
  *check(volume, context) {
    const rate = memberValue(volume, 'volumeInitializationRate');
    if (volume.kind !== 'object' || !isKnownNumber(rate) || !lacks(volume, 'snapshotId', context)) return;
    yield findingAt(
      rate,
      '`volumeInitializationRate` works only for a volume from a snapshot; add `snapshotId` or remove it.',
      () => removeMember(volume, 'volumeInitializationRate'),
    );
  },
};

const standardOnFargate: Rule = {
  id: 'ebs-standard-on-fargate',
  severity: 'error',
  title: 'Fargate has no magnetic volumes',
  why: 'The volume type standard, the magnetic disks of old, can be attached to container instances only.',
  sources: [serviceVolume, taskVolume, guide],
  shapes: volumeShapes,
  *check(volume, { root }) {
    const type = memberValue(volume, 'volumeType');
    if (type === undefined || textOf(type) !== 'standard') return;
    const fargate = fargateUseOf(root)?.text;
    if (fargate === undefined) return;
    yield findingAt(
      type,
      `Fargate (${fargate}) does not support the volume type \`standard\`; use another one, such as \`gp3\`.`,
      () => replaceValue(type, 'gp3'),
    );
  },
};

const keysOfEcs: ReadonlySet<string> = new Set(['AmazonECSCreated', 'AmazonECSManaged']);

const reservedTags: Rule = {
  id: 'ebs-reserved-tags',
  severity: 'error',
  title: 'Volume tag that ECS sets itself',
  why: 'ECS marks the volumes it creates with `AmazonECSCreated` and `AmazonECSManaged`, and keeps these keys for itself.',
  sources: [tagSpecification],
  shapes: ['EBSTagSpecification'],
  *check(specification) {
    const tags = memberValue(specification, 'tags');
    for (const tag of objectsOf(tags)) {
      const key = memberValue(tag, 'key');
      const text = textOf(key);
      if (key === undefined || text === undefined || !keysOfEcs.has(text)) continue;
      yield findingAt(key, `ECS sets the tag \`${text}\` on volumes itself and refuses it here; remove this tag.`, () =>
        removeItemsOrList(tags, [tag], 'Remove this tag', 'safe'),
      );
    }
  },
};

const propagateServiceInTask: Rule = {
  id: 'ebs-propagate-service-in-task',
  severity: 'error',
  title: 'The volume of a single task has no service',
  why: 'Tags can come from a service only where there is one: in CreateService and UpdateService.',
  sources: [tagSpecification],
  shapes: ['EBSTagSpecification'],
  operations: ['RunTask', 'StartTask'],
  *check(specification, { operation }) {
    const propagate = memberValue(specification, 'propagateTags');
    if (propagate === undefined || textOf(propagate) !== 'SERVICE') return;
    yield findingAt(
      propagate,
      `${operation} starts a task without a service, so \`propagateTags\` cannot be SERVICE; use TASK_DEFINITION or NONE.`,
      () => [...replaceValue(propagate, 'TASK_DEFINITION'), ...replaceValue(propagate, 'NONE')],
    );
  },
};

/** Rules about EBS volumes that are configured at launch. */
export const ebsVolumeRules: readonly Rule[] = [
  volumeLimit,
  sizeOrSnapshot,
  typeUnknown,
  sizeRange,
  iopsRequired,
  iopsUnsupported,
  iopsRange,
  throughputNotGp3,
  throughputRange,
  initializationRateSnapshot,
  standardOnFargate,
  reservedTags,
  propagateServiceInTask,
];
