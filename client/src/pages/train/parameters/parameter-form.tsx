import { Badge, Button, Fieldset, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronUp, IconRestore } from '@tabler/icons-react';
import { useTexts } from '../texts.ts';
import { isEssential } from './essential-parameters.ts';
import { ParameterInput } from './parameter-input.tsx';
import { useParameterTexts } from './parameter-texts.ts';
import {
  type Parameter,
  type ParameterGroup,
  problemOf,
  type Settings,
  settingsOf,
} from './parameters-schema.ts';

interface ParameterFormProps {
  groups: readonly ParameterGroup[];
  settings: Settings;
  onChange: (settings: Settings) => void;
}

/** The parameters of a kind of model: those that matter most, or are wrong, at once, the others behind a button. */
export function ParameterForm({ groups, settings, onChange }: ParameterFormProps) {
  const t = useTexts();
  const [isOpen, more] = useDisclosure(false);
  const changed = Object.keys(settingsOf(groups, settings)).length;
  const set = (path: string, value: number | string | boolean | undefined) => {
    const { [path]: _, ...others } = settings;
    onChange(value === undefined ? others : { ...others, [path]: value });
  };
  const hasProblem = (parameter: Parameter) => {
    const value = settings[parameter.path];
    return value !== undefined && problemOf(parameter, value) !== undefined;
  };
  const part = (wanted: (parameter: Parameter) => boolean) =>
    groups
      .map((group) => ({ ...group, parameters: group.parameters.filter(wanted) }))
      .filter(({ parameters }) => parameters.length > 0)
      .map((group) => <PartOfForm key={group.name} group={group} settings={settings} onSet={set} />);
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Text fw={600} size="sm">
            {t('parameters')}
          </Text>
          <Badge variant="default" tt="none" fw={500}>
            {changed === 0 ? t('presets') : t('changed', { count: changed })}
          </Badge>
        </Group>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconRestore size={14} aria-hidden />}
          disabled={Object.keys(settings).length === 0}
          onClick={() => onChange({})}
        >
          {t('reset')}
        </Button>
      </Group>
      {part((parameter) => isOpen || isEssential(parameter) || hasProblem(parameter))}
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={more.toggle}
        aria-expanded={isOpen}
        leftSection={
          isOpen ? <IconChevronUp size={14} aria-hidden /> : <IconChevronDown size={14} aria-hidden />
        }
        style={{ alignSelf: 'flex-start' }}
      >
        {t(isOpen ? 'less' : 'more')}
      </Button>
    </Stack>
  );
}

interface PartProps {
  group: ParameterGroup;
  settings: Settings;
  onSet: (path: string, value: number | string | boolean | undefined) => void;
}

function PartOfForm({ group, settings, onSet }: PartProps) {
  const { label } = useParameterTexts()(group.name, group.description);
  const inputs = (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
      {group.parameters.map((parameter) => (
        <ParameterInput
          key={parameter.path}
          parameter={parameter}
          value={settings[parameter.path]}
          onChange={(value) => onSet(parameter.path, value)}
        />
      ))}
    </SimpleGrid>
  );
  return group.name === '' ? (
    inputs
  ) : (
    <Fieldset legend={label} p="sm">
      {inputs}
    </Fieldset>
  );
}
