<?php
namespace OrderUpload\Node\Request;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Protocol\CallRefused;
use OrderUpload\Node\Protocol\Limits;
use OrderUpload\Node\Shop\Settings;
use OrderUpload\Node\Values\Text;

/** Tells who calls (docs/node-protocol.md, section 3); nothing is done before all of it holds. */
final class Authentication
{
    const VERSION = 'order-upload-1';
    const CLOCK_WINDOW_S = 300;
    const SHORTEST_KEY = 32;

    private $db;
    private $settings;

    public function __construct(Database $db, Settings $settings)
    {
        $this->db = $db;
        $this->settings = $settings;
    }

    /**
     * Check size, installation, signature, key, clock, address and nonce, in this order, and return who calls.
     *
     * @throws CallRefused 401, 403 or 413; one text for every wrong signature, so that nobody can guess users
     */
    public function authenticate(SignedRequest $request): Caller
    {
        if ($request->isTooLarge()) {
            throw new CallRefused(413, 'body_too_large', 'the body may have ' . Limits::LARGEST_BODY . ' bytes');
        }
        $installation = $this->settings->installation();
        $sent = $request->header('X-Order-Upload-Installation');
        if (!hash_equals($installation, $sent)) {
            throw CallRefused::otherInstallation($installation, $sent);
        }
        $user = $this->signer($request);
        $this->checkKey(Text::shown($user['key']));
        $this->checkClock($request->header('X-Order-Upload-Time'));
        $this->checkAddress($request->address, (int)$user['api_id']);
        if (!$this->settings->isOn()) {
            throw new CallRefused(403, 'disabled', 'the module is switched off');
        }
        $this->useOnce($request->header('X-Order-Upload-Nonce'));

        return new Caller(Text::shown($user['username']), $this->settings->apiUsers()[$user['api_id']]);
    }

    /** Return the API user whose key made this signature; names are not unique in OpenCart. */
    private function signer(SignedRequest $request): array
    {
        $sent = $request->header('X-Order-Upload-Signature');
        $text = implode("\n", [
            self::VERSION, $request->header('X-Order-Upload-Installation'), $request->header('X-Order-Upload-User'),
            'POST', $request->canonicalQuery(), $request->header('X-Order-Upload-Time'),
            $request->header('X-Order-Upload-Nonce'), hash('sha256', $request->body),
        ]);
        $signer = [];
        foreach ($this->candidates($request) as $user) {
            if (hash_equals(hash_hmac('sha256', $text, Text::shown($user['key'])), $sent) && $user['key'] !== '') {
                $signer = $user;
            }
        }
        if (!$signer || $request->method !== 'POST' || !$this->isNonce($request->header('X-Order-Upload-Nonce'))) {
            throw new CallRefused(401, 'bad_signature', 'user, key or signature is wrong');
        }

        return $signer;
    }

    private function checkKey(string $key)
    {
        if (strlen($key) < self::SHORTEST_KEY) {
            $message = "the API user's key has " . strlen($key) . ' characters; allowed: ' . self::SHORTEST_KEY . ' or more';
            throw new CallRefused(403, 'weak_key', $message);
        }
    }

    /**
     * Return the enabled API users of that name that were chosen to call, and always one more whose key nobody knows: it
     * takes the same time.
     */
    private function candidates(SignedRequest $request): array
    {
        $name = rawurldecode($request->header('X-Order-Upload-User'));
        $chosen = $this->settings->apiUsers();
        $users = [];
        if ($name !== '' && preg_match('//u', $name) && $this->db->askable([$name])) {
            $sql = 'SELECT api_id, username, `key` FROM {api} WHERE username = ? AND status = 1';
            $users = $this->db->rows($sql, [Text::stored($name)]);
        }
        $users = array_filter($users, function ($user) use ($chosen, $name) {
            return Text::shown($user['username']) === $name && isset($chosen[$user['api_id']]);
        });
        $users[] = ['api_id' => '0', 'username' => '', 'key' => bin2hex(random_bytes(32))];

        return $users;
    }

    private function isNonce(string $nonce): bool
    {
        return (bool)preg_match('/^[A-Za-z0-9]{16,64}$/D', $nonce);
    }

    private function checkClock(string $sent)
    {
        $drift = preg_match('/^\d{1,12}$/D', $sent) ? (int)$sent - time() : self::CLOCK_WINDOW_S + 1;
        if (abs($drift) > self::CLOCK_WINDOW_S) {
            $message = 'the clocks differ by ' . $drift . ' s, ' . self::CLOCK_WINDOW_S . ' are allowed';
            throw new CallRefused(401, 'clock', $message);
        }
    }

    private function checkAddress(string $address, int $apiId)
    {
        $packed = (string)@inet_pton($address);
        foreach ($this->db->rows('SELECT ip FROM {api_ip} WHERE api_id = ?', [$apiId]) as $row) {
            $allowed = trim((string)$row['ip']);
            if ($allowed === $address || ($packed !== '' && (string)@inet_pton($allowed) === $packed)) {
                return;
            }
        }
        $shown = preg_replace('/[^0-9A-Fa-f.:]/', '?', substr($address, 0, 45));
        throw new CallRefused(403, 'ip_not_allowed', 'address ' . $shown . " is not in the API user's IP list");
    }

    private function useOnce(string $nonce)
    {
        $now = time();
        if (random_int(1, 50) === 1) {
            $this->db->run('DELETE FROM {order_upload_nonce} WHERE at < ?', [$now - 2 * self::CLOCK_WINDOW_S]);
        }
        if (!$this->db->run('INSERT IGNORE INTO {order_upload_nonce} (nonce, at) VALUES (?, ?)', [$nonce, $now])) {
            throw new CallRefused(401, 'nonce_used', 'this request was sent before');
        }
    }
}
