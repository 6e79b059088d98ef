import { Checkbox, Fieldset, ScrollArea, Select, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useTexts } from '../texts.ts';
import { type Mapping, ROLES, type Role } from './columns.ts';

const ROLE_TEXTS = {
  title: 'roleTitle',
  description: 'roleDescription',
  label: 'roleLabel',
  id: 'roleId',
  picture: 'rolePicture',
  group: 'roleGroup',
} as const satisfies Record<Role, string>;

interface ColumnMappingProps {
  /** The first rows of the file. */
  rows: readonly (readonly string[])[];
  header: boolean;
  onHeader: (header: boolean) => void;
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}

/** The beginning of the file, and which of its columns is what. */
export function ColumnMapping({ rows, header, onHeader, mapping, onChange }: ColumnMappingProps) {
  const t = useTexts();
  const [firstRow = [], ...others] = rows;
  const names = firstRow.map((name, at) =>
    header && name.trim() !== '' ? name.trim() : t('column', { number: at + 1 }),
  );
  const columns = names.map((label, at) => ({ value: String(at), label }));
  const sample = header ? others : rows;
  return (
    <Fieldset legend={t('mapping')} p="sm">
      <Stack gap="sm">
        <Text size="xs" c="dimmed">
          {t('mappingHelp')}
        </Text>
        <ScrollArea type="auto" viewportProps={{ tabIndex: 0, 'aria-label': t('preview'), role: 'group' }}>
          <Table withTableBorder withColumnBorders fz="xs" miw={names.length * 110}>
            <Table.Thead>
              <Table.Tr>
                {columns.map(({ value, label }) => (
                  <Table.Th key={value}>{label}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {sample.map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a preview have no other name
                <Table.Tr key={index}>
                  {columns.map(({ value }) => (
                    <Table.Td key={value} maw={260}>
                      <Text size="xs" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
                        {row[Number(value)] ?? ''}
                      </Text>
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
        <Checkbox
          label={t('header')}
          checked={header}
          onChange={(event) => onHeader(event.currentTarget.checked)}
        />
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
          {ROLES.map((role) => (
            <Select
              key={role}
              label={t(ROLE_TEXTS[role])}
              placeholder={t('notThere')}
              clearable
              searchable
              data={columns}
              value={mapping[role] === undefined ? null : String(mapping[role])}
              onChange={(value) => {
                const { [role]: _, ...rest } = mapping;
                onChange(value === null ? rest : { ...rest, [role]: Number(value) });
              }}
            />
          ))}
        </SimpleGrid>
      </Stack>
    </Fieldset>
  );
}
