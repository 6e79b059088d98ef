import { expect, test } from 'vitest';
import { installLine, missingServicesMessage, readOsRelease } from './install-services.mjs';

const DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12"\nVERSION_ID="12"\nID=debian\n';
const MINT = 'NAME="Linux Mint"\nVERSION_ID="21.3"\nID=linuxmint\nID_LIKE="ubuntu debian"\n';
const FEDORA = 'NAME="Fedora Linux"\nVERSION_ID=42\nID=fedora\n';
const ROCKY_9 = 'NAME="Rocky Linux"\nID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"\n';
const ROCKY_10 = 'NAME="Rocky Linux"\nID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="10.0"\n';
const ALPINE = 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.1\n';

const linux = (osRelease: string, isRoot = false) => ({
  platform: 'linux',
  isRoot,
  ...readOsRelease(osRelease),
});

test.each([
  [
    'Debian',
    linux(DEBIAN),
    'sudo apt-get update && sudo apt-get install -y --no-install-recommends mariadb-server redis-server',
  ],
  [
    'Debian as root',
    linux(DEBIAN, true),
    'apt-get update && apt-get install -y --no-install-recommends mariadb-server redis-server',
  ],
  [
    'a descendant of Ubuntu',
    linux(MINT),
    'sudo apt-get update && sudo apt-get install -y --no-install-recommends mariadb-server redis-server',
  ],
  ['Fedora', linux(FEDORA), 'sudo dnf install -y mariadb-server valkey'],
  ['Rocky 9', linux(ROCKY_9), 'sudo dnf install -y mariadb-server redis'],
  ['Rocky 10', linux(ROCKY_10), 'sudo dnf install -y mariadb-server valkey'],
  ['Alpine', linux(ALPINE), 'sudo apk add mariadb mariadb-client redis'],
  ['macOS', { platform: 'darwin', isRoot: false, ...readOsRelease('') }, 'brew install mariadb redis'],
])('the line to type on %s', (_name, system, line) => {
  expect(installLine(system, ['mysql', 'redis'])).toBe(line);
});

test('only what is missing is installed', () => {
  expect(installLine(linux(FEDORA), ['redis'])).toBe('sudo dnf install -y valkey');
});

test('no line is invented for an unknown system', () => {
  expect(installLine(linux('ID=haiku\n'), ['mysql'])).toBeUndefined();
});

test('the message names what is missing, the line, Docker and the variables', () => {
  expect(missingServicesMessage(linux(ALPINE, true), ['mysql', 'redis'])).toBe(
    [
      'MariaDB (10.6 or later) and Redis (6.2 or later) not found on this machine. Type this, then try again:',
      '',
      '  apk add mariadb mariadb-client redis',
      '',
      'or, with Docker: docker compose -f docker-compose.dev.yml up. A server elsewhere is used when MYSQL_URL and REDIS_URL are set.',
    ].join('\n'),
  );
});
