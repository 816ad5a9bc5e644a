<?php
namespace OrderUpload\Node;

/** The module in one request: who does what, made when first asked for, and the way from the request to its answer. */
final class Node
{
    const CALLS = ['info', 'lookup', 'find', 'apply'];
    const CALLS_KEPT = 500;

    private $registry;
    private $made = [];
    private $answers;

    /** @param object $registry OpenCart's registry */
    public function __construct($registry)
    {
        $this->registry = $registry;
        $this->answers = new Answers(function ($line) use ($registry) {
            $registry->get('log')->write($line);
        });
    }

    /** Answer the request that PHP is serving, and end with it. */
    public function serve()
    {
        $this->answers->hush();
        $this->sweepNoSessions();
        $started = microtime(true);
        $user = $call = $word = '';
        $size = 0;
        $status = 200;
        $request = null;
        try {
            (new Schema($this->db()))->ensure();
            $header = (string)$this->settings()->get(Settings::PROXY_HEADER);
            $request = Request::current($header, (string)$this->settings()->get(Settings::PROXIES));
            $call = substr(preg_replace('/[^a-z]/', '', $request->parameter('call')), 0, 16);
            $user = (new Door($this->db(), $this->settings()))->letIn($request);
            $value = $this->answer($call, $request->body);
            $size = count($value['answers'] ?? $value['orders'] ?? []);
            $this->answers->send(200, $value);
        } catch (Refusal $refusal) {
            list($status, $word) = [$refusal->status, $refusal->word];
            $this->answers->send($status, $this->answers->error($word, $refusal->getMessage(), $refusal->facts), $refusal->retryAfter);
        } catch (\Throwable $error) {
            $this->failure($error);
            list($status, $word) = [500, 'internal'];
            $this->answers->send(500, $this->answers->error($word, 'the shop failed: see its error log'));
        }
        $this->keepCall($request, $user, $call, $status, $word, $size, $started);
        exit;
    }

    /**
     * OpenCart 4.1 now and then sweeps its sessions when a request ends, however it ends, and the OPTIMIZE TABLE of that
     * commits whatever a request that died in the middle had begun.
     */
    private function sweepNoSessions()
    {
        $this->registry->get('config')->set('session_probability', 1);
        $this->registry->get('config')->set('session_divisor', mt_getrandmax());
    }

    /** Write an error into the shop's log and return what is said of it: never its text, which may hold a value. */
    public function failure(\Throwable $error): Decline
    {
        $this->answers->note(Text::ofError($error));
        $number = Text::databaseError($error);
        $kind = $number ? "database error $number" : (new \ReflectionClass($error))->getShortName();

        return Decline::rejected('shop_error', $kind, "see the shop's error log");
    }

    /** @throws Refusal */
    private function answer(string $call, string $raw): array
    {
        $body = $this->body($raw);
        $storeId = (int)$body['store_id'];
        $language = $body['language'];
        unset($body['protocol'], $body['store_id'], $body['language']);
        if (!in_array($call, self::CALLS, true)) {
            throw new Refusal(404, 'unknown_call', 'call: one of ' . implode(', ', self::CALLS) . ' is wanted');
        }
        $known = ['info' => [], 'find' => ['refs', 'order_ids'], 'apply' => ['operations'],
            'lookup' => ['products', 'countries', 'emails', 'methods']];
        $unknown = array_diff(array_keys($body), $known[$call]);
        if ($unknown) {
            throw new Refusal(400, 'bad_request', count($unknown) . ' unknown keys; known are ' . implode(', ', $known[$call]));
        }
        switch ($call) {
            case 'info':
                return (new Info($this))->answer($storeId);
            case 'find':
                return (new Find($this))->answer($body);
            case 'lookup':
                return (new Lookup($this->db(), $this->columns(), $this->languages($language)))->answer($body);
            default:
                $this->refuseElsewhere();

                return (new Apply($this))->answer($body);
        }
    }

    /** Nothing is written to a copy of the shop that nobody has told from it yet. */
    private function refuseElsewhere()
    {
        $address = new Address($this->settings(), $this->platform()->url());
        if ($address->isOther()) {
            throw new Refusal(403, Address::CODE, $address->message());
        }
    }

    private function body(string $raw): array
    {
        $body = json_decode($raw, true, 32);
        if ($body === null && trim($raw) !== 'null') {
            throw new Refusal(400, 'bad_json', 'the body is not JSON in UTF-8');
        }
        if (!is_array($body) || ltrim($raw)[0] !== '{') {
            throw new Refusal(400, 'bad_request', 'the body is not a JSON object');
        }
        if (($body['protocol'] ?? null) !== Answers::PROTOCOL) {
            throw new Refusal(400, 'unknown_protocol', 'protocol: ' . Answers::PROTOCOL . ' is wanted');
        }
        $stores = array_map('strval', array_keys($this->shop()->stores($this->platform()->url())));
        if (!in_array($body['store_id'] ?? null, $stores, true)) {
            throw new Refusal(404, 'unknown_store', 'store_id: one of ' . implode(', ', $stores) . ' is wanted');
        }
        if (!is_string($body['language'] ?? null)) {
            throw new Refusal(400, 'bad_request', 'language: text is wanted');
        }

        return $body;
    }

    /** Return ids of languages for names: the one that was asked for, then the shop's own. */
    private function languages(string $code): array
    {
        $all = $this->shop()->languages(false);
        $own = $this->shop()->language();

        return array_values(array_filter([$all[$code] ?? 0, $all[$own] ?? 0]));
    }

    private function keepCall($request, string $user, string $call, int $status, string $word, int $size, float $started)
    {
        try {
            if ($user === '' && $request) {
                return (new RefusedCalls($this->db()))->count($request->address, $status, $word);
            }
            $this->db()->insert('order_upload_call', [['at' => date('Y-m-d H:i:s'), 'username' => substr($user, 0, 191),
                'address' => $request ? substr($request->address, 0, 45) : '', 'call' => $call, 'status' => $status,
                'code' => $word, 'size' => $size, 'ms' => (int)((microtime(true) - $started) * 1000)]]);
            if (random_int(1, 100) === 1) {
                $this->db()->run('DELETE FROM {order_upload_call} WHERE call_id < ?', [$this->db()->lastId() - self::CALLS_KEPT]);
            }
        } catch (\Throwable $error) {
            $this->failure($error);
        }
    }

    public function db(): Database
    {
        return $this->once('db', function () {
            return new Database($this->registry->get('db'), DB_PREFIX);
        });
    }

    public function platform(): Platform
    {
        return $this->once('platform', function () {
            return Platform::of($this->registry);
        });
    }

    public function settings(): Settings
    {
        return $this->once('settings', function () {
            return new Settings($this->db());
        });
    }

    public function columns(): Columns
    {
        return $this->once('columns', function () {
            return new Columns($this->db());
        });
    }

    public function shop(): Shop
    {
        return $this->once('shop', function () {
            return new Shop($this->db(), $this->settings());
        });
    }

    public function places(): Places
    {
        return $this->once('places', function () {
            return new Places($this->db(), $this->columns(), $this->shop());
        });
    }

    public function listeners(): Listeners
    {
        return $this->once('listeners', function () {
            return new Listeners($this->db(), $this->platform());
        });
    }

    public function links(): Links
    {
        return $this->once('links', function () {
            return new Links($this->db());
        });
    }

    public function customFields(): CustomFields
    {
        return $this->once('customFields', function () {
            return new CustomFields($this->db(), $this->columns());
        });
    }

    public function orders(): OrderReader
    {
        return $this->once('orders', function () {
            $fields = new FieldReader($this->db(), $this->shop(), $this->places(), $this->customFields());

            return new OrderReader($this->db(), $fields);
        });
    }

    public function stock(): StockKeeper
    {
        return $this->once('stock', function () {
            return new StockKeeper($this->db(), $this->columns(), $this->platform());
        });
    }

    public function rows(): OrderRows
    {
        return $this->once('rows', function () {
            return new OrderRows($this->db(), $this->shop(), $this->places(), $this->platform(), $this->customFields());
        });
    }

    public function checks(): FieldChecks
    {
        return $this->once('checks', function () {
            return new FieldChecks($this->shop(), $this->places(), $this->columns());
        });
    }

    public function catalogue(): Catalogue
    {
        return $this->once('catalogue', function () {
            return new Catalogue($this->db(), $this->columns(), new ProductOptions($this->db()));
        });
    }

    public function writer(): OrderWriter
    {
        return $this->once('writer', function () {
            return new OrderWriter($this->db(), $this->columns());
        });
    }

    public function statuses(): StatusWriter
    {
        return $this->once('statuses', function () {
            return new StatusWriter($this->db(), $this->columns(), $this->platform(), $this->listeners());
        });
    }

    public function written(): Written
    {
        return $this->once('written', function () {
            return new Written($this->db());
        });
    }

    public function parcels(): Parcels
    {
        return $this->once('parcels', function () {
            return new Parcels($this->db(), $this->shop());
        });
    }

    public function customers(): Customers
    {
        return $this->once('customers', function () {
            return new Customers($this, new Accounts($this));
        });
    }

    public function creates(): Creates
    {
        return $this->once('creates', function () {
            return new Creates($this);
        });
    }

    public function updates(): Updates
    {
        return $this->once('updates', function () {
            return new Updates($this);
        });
    }

    public function deletions(): Deletions
    {
        return $this->once('deletions', function () {
            return new Deletions($this->db());
        });
    }

    public function remains(): Remains
    {
        return $this->once('remains', function () {
            return new Remains($this);
        });
    }

    public function journal(): Journal
    {
        return $this->once('journal', function () {
            return new Journal($this);
        });
    }

    private function once(string $name, callable $make)
    {
        return $this->made[$name] ?? ($this->made[$name] = $make());
    }
}
