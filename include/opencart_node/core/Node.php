<?php
namespace OrderUpload\Node;

use OrderUpload\Node\Apply\ApplyCall;
use OrderUpload\Node\Apply\HalfMadeOrders;
use OrderUpload\Node\Apply\OrderCreator;
use OrderUpload\Node\Apply\OrderUpdater;
use OrderUpload\Node\Apply\UpdateJournal;
use OrderUpload\Node\Calls\FindCall;
use OrderUpload\Node\Calls\InfoCall;
use OrderUpload\Node\Calls\LookupCall;
use OrderUpload\Node\Catalogue\ProductMatch;
use OrderUpload\Node\Catalogue\ProductOptions;
use OrderUpload\Node\Customers\Accounts;
use OrderUpload\Node\Customers\Buyers;
use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Database\Schema;
use OrderUpload\Node\Orders\CustomFields;
use OrderUpload\Node\Orders\FieldChecks;
use OrderUpload\Node\Orders\FieldReader;
use OrderUpload\Node\Orders\OrderReader;
use OrderUpload\Node\Orders\OrderRows;
use OrderUpload\Node\Orders\OrderWriter;
use OrderUpload\Node\Orders\WrittenFields;
use OrderUpload\Node\Platform\Platform;
use OrderUpload\Node\Protocol\CallRefused;
use OrderUpload\Node\Protocol\OperationRefused;
use OrderUpload\Node\Records\DeletedOrders;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Records\Parcels;
use OrderUpload\Node\Request\Authentication;
use OrderUpload\Node\Request\Response;
use OrderUpload\Node\Request\SignedRequest;
use OrderUpload\Node\Shop\InstallationAddress;
use OrderUpload\Node\Shop\Places;
use OrderUpload\Node\Shop\Settings;
use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Statuses\StatusListeners;
use OrderUpload\Node\Statuses\StatusWriter;
use OrderUpload\Node\Stock\StockKeeper;
use OrderUpload\Node\Values\Text;

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
        $this->answers = new Response(function ($line) use ($registry) {
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
            $request = SignedRequest::current($header);
            $call = substr(preg_replace('/[^a-z]/', '', $request->parameter('call')), 0, 16);
            $user = (new Authentication($this->db(), $this->settings()))->letIn($request);
            $value = $this->answer($call, $request->body);
            $size = count($value['answers'] ?? $value['orders'] ?? []);
            $this->answers->send(200, $value);
        } catch (CallRefused $refusal) {
            list($status, $word) = [$refusal->status, $refusal->word];
            $this->answers->send($status, $this->answers->error($word, $refusal->getMessage()), $refusal->retryAfter);
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
    public function failure(\Throwable $error): OperationRefused
    {
        $this->answers->note(Text::ofError($error));
        preg_match('/Error No: (\d+)/', $error->getMessage(), $found);
        $kind = $found ? 'database error ' . $found[1] : (new \ReflectionClass($error))->getShortName();

        return OperationRefused::rejected('shop_error', $kind, "see the shop's error log");
    }

    /** @throws CallRefused */
    private function answer(string $call, string $raw): array
    {
        $body = $this->body($raw);
        $storeId = (int)$body['store_id'];
        $language = $body['language'];
        unset($body['protocol'], $body['store_id'], $body['language']);
        if (!in_array($call, self::CALLS, true)) {
            throw new CallRefused(404, 'unknown_call', 'call: one of ' . implode(', ', self::CALLS) . ' is wanted');
        }
        $known = ['info' => [], 'find' => ['refs', 'order_ids'], 'apply' => ['operations'],
            'lookup' => ['products', 'countries', 'emails', 'methods']];
        $unknown = array_diff(array_keys($body), $known[$call]);
        if ($unknown) {
            throw new CallRefused(400, 'bad_request', count($unknown) . ' unknown keys; known are ' . implode(', ', $known[$call]));
        }
        switch ($call) {
            case 'info':
                return (new InfoCall($this))->answer($storeId);
            case 'find':
                return (new FindCall($this))->answer($body);
            case 'lookup':
                return (new LookupCall($this->db(), $this->columns(), $this->languages($language)))->answer($body);
            default:
                $this->refuseElsewhere();

                return (new ApplyCall($this))->answer($body);
        }
    }

    /** Nothing is written to a copy of the shop that nobody has told from it yet. */
    private function refuseElsewhere()
    {
        $address = new InstallationAddress($this->settings(), $this->platform()->url());
        if ($address->isOther()) {
            throw new CallRefused(403, InstallationAddress::CODE, $address->message());
        }
    }

    private function body(string $raw): array
    {
        $body = json_decode($raw, true, 32);
        if ($body === null && trim($raw) !== 'null') {
            throw new CallRefused(400, 'bad_json', 'the body is not JSON in UTF-8');
        }
        if (!is_array($body) || ltrim($raw)[0] !== '{') {
            throw new CallRefused(400, 'bad_request', 'the body is not a JSON object');
        }
        if (($body['protocol'] ?? null) !== Response::PROTOCOL) {
            throw new CallRefused(400, 'unknown_protocol', 'protocol: ' . Response::PROTOCOL . ' is wanted');
        }
        $stores = array_map('strval', array_keys($this->shop()->stores($this->platform()->url())));
        if (!in_array($body['store_id'] ?? null, $stores, true)) {
            throw new CallRefused(404, 'unknown_store', 'store_id: one of ' . implode(', ', $stores) . ' is wanted');
        }
        if (!is_string($body['language'] ?? null)) {
            throw new CallRefused(400, 'bad_request', 'language: text is wanted');
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

    public function shop(): ShopData
    {
        return $this->once('shop', function () {
            return new ShopData($this->db(), $this->settings());
        });
    }

    public function places(): Places
    {
        return $this->once('places', function () {
            return new Places($this->db(), $this->columns(), $this->shop());
        });
    }

    public function listeners(): StatusListeners
    {
        return $this->once('listeners', function () {
            return new StatusListeners($this->db(), $this->platform());
        });
    }

    public function links(): OrderLinks
    {
        return $this->once('links', function () {
            return new OrderLinks($this->db());
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

    public function catalogue(): ProductMatch
    {
        return $this->once('catalogue', function () {
            return new ProductMatch($this->db(), $this->columns(), new ProductOptions($this->db()));
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

    public function written(): WrittenFields
    {
        return $this->once('written', function () {
            return new WrittenFields($this->db());
        });
    }

    public function parcels(): Parcels
    {
        return $this->once('parcels', function () {
            return new Parcels($this->db(), $this->shop());
        });
    }

    public function customers(): Buyers
    {
        return $this->once('customers', function () {
            return new Buyers($this, new Accounts($this));
        });
    }

    public function creates(): OrderCreator
    {
        return $this->once('creates', function () {
            return new OrderCreator($this);
        });
    }

    public function updates(): OrderUpdater
    {
        return $this->once('updates', function () {
            return new OrderUpdater($this);
        });
    }

    public function deletions(): DeletedOrders
    {
        return $this->once('deletions', function () {
            return new DeletedOrders($this->db());
        });
    }

    public function remains(): HalfMadeOrders
    {
        return $this->once('remains', function () {
            return new HalfMadeOrders($this);
        });
    }

    public function journal(): UpdateJournal
    {
        return $this->once('journal', function () {
            return new UpdateJournal($this);
        });
    }

    private function once(string $name, callable $make)
    {
        return $this->made[$name] ?? ($this->made[$name] = $make());
    }
}
