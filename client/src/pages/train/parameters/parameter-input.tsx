import { Badge, Group, NumberInput, Select, Switch } from '@mantine/core';
import { useFormat } from '../../../texts/use-format.ts';
import { useTexts } from '../texts.ts';
import { useParameterTexts } from './parameter-texts.ts';
import { type Parameter, problemOf } from './parameters-schema.ts';

type InputOrder = ('label' | 'input' | 'description' | 'error')[];

interface ParameterInputProps {
  parameter: Parameter;
  /** Undefined for the preset. */
  value: number | string | boolean | undefined;
  /** Told undefined when it is to be the preset again. */
  onChange: (value: number | string | boolean | undefined) => void;
}

/** One parameter: its preset as placeholder, its range and what it does as help, and a mark when it is changed. */
export function ParameterInput({ parameter, value, onChange }: ParameterInputProps) {
  const t = useTexts();
  const format = useFormat();
  const { label, help } = useParameterTexts()(parameter.path, parameter.description);
  const { path, preset, type, min, max, words } = parameter;
  const isChanged = value !== undefined && value !== preset;
  const problem = value === undefined ? undefined : problemOf(parameter, value);
  const shown = type === 'integer' ? format.count : format.number;
  const bounds = { min: shown(min), max: shown(max) };
  const range = min === undefined || max === undefined ? undefined : t('range', bounds);
  const given = preset === undefined ? undefined : t('preset', { value: shown(Number(preset)) });
  const shared = {
    label: (
      <Group gap={6} component="span" display="inline-flex">
        {label}
        {isChanged && (
          <Badge size="xs" variant="default" tt="none">
            {t('differs')}
          </Badge>
        )}
      </Group>
    ),
    description: help,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as InputOrder,
    name: path,
  } as const;
  if (type === 'boolean') {
    const checked = (value ?? preset) === true;
    return (
      <Switch
        label={shared.label}
        description={help}
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  if (type === 'word') {
    const data = words.map((word) => ({
      value: word,
      label: word === preset ? t('presetWord', { value: word }) : word,
    }));
    return (
      <Select
        {...shared}
        data={data}
        value={String(value ?? preset ?? '')}
        allowDeselect={false}
        onChange={(word) => onChange(word === null || word === preset ? undefined : word)}
      />
    );
  }
  return (
    <NumberInput
      {...shared}
      description={[help, [given, range].filter(Boolean).join(' · ')].join(' ')}
      placeholder={preset === undefined ? t('automatic') : String(preset)}
      value={(value as number | string | undefined) ?? ''}
      min={min ?? Number.NEGATIVE_INFINITY}
      max={max ?? Number.POSITIVE_INFINITY}
      clampBehavior="none"
      allowDecimal={type === 'number'}
      step={type === 'integer' ? 1 : stepOf(preset)}
      error={problem === undefined ? undefined : t(problem, bounds)}
      onChange={(next) => onChange(next === '' ? undefined : next)}
      {...(preset !== undefined && { startValue: Number(preset) })}
    />
  );
}

/** A tenth of the preset's order of magnitude. */
function stepOf(preset: Parameter['preset']): number {
  const size = typeof preset === 'number' && preset > 0 ? preset : 1;
  return 10 ** (Math.floor(Math.log10(size)) - 1);
}
