<?php
namespace OrderUpload\Node;

use OrderUpload\Node\Admin\AdminPage;
use OrderUpload\Node\Admin\ApiUsers;
use OrderUpload\Node\Admin\Findings;
use OrderUpload\Node\Apply\AccessChecks;
use OrderUpload\Node\Apply\ApplyCall;
use OrderUpload\Node\Apply\Batch;
use OrderUpload\Node\Apply\CreateWriter;
use OrderUpload\Node\Apply\HalfMadeOrders;
use OrderUpload\Node\Apply\InterruptedUpdates;
use OrderUpload\Node\Apply\LinkChecks;
use OrderUpload\Node\Apply\NewOrderRows;
use OrderUpload\Node\Apply\OrderCreator;
use OrderUpload\Node\Apply\OrderUpdater;
use OrderUpload\Node\Apply\Preparation;
use OrderUpload\Node\Apply\UpdateChecks;
use OrderUpload\Node\Apply\UpdateJournal;
use OrderUpload\Node\Apply\UpdateRows;
use OrderUpload\Node\Apply\UpdateWriter;
use OrderUpload\Node\Calls\Diagnosis;
use OrderUpload\Node\Calls\FindCall;
use OrderUpload\Node\Calls\ForgetCall;
use OrderUpload\Node\Calls\InfoCall;
use OrderUpload\Node\Calls\LookupCall;
use OrderUpload\Node\Catalogue\LookupOptions;
use OrderUpload\Node\Catalogue\LookupPlaces;
use OrderUpload\Node\Catalogue\LookupProducts;
use OrderUpload\Node\Catalogue\ProductMatch;
use OrderUpload\Node\Catalogue\OptionNames;
use OrderUpload\Node\Catalogue\ProductOptions;
use OrderUpload\Node\Catalogue\Variants;
use OrderUpload\Node\Customers\Accounts;
use OrderUpload\Node\Customers\Buyers;
use OrderUpload\Node\Customers\EarlierOrders;
use OrderUpload\Node\Database\Columns;
use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Database\Schema;
use OrderUpload\Node\Database\Transaction;
use OrderUpload\Node\Orders\CustomFields;
use OrderUpload\Node\Orders\EditedOrder;
use OrderUpload\Node\Orders\FieldChecks;
use OrderUpload\Node\Orders\OrderAmounts;
use OrderUpload\Node\Orders\OrderReader;
use OrderUpload\Node\Orders\OrderRows;
use OrderUpload\Node\Orders\OrderWriter;
use OrderUpload\Node\Orders\PartHashes;
use OrderUpload\Node\Orders\PartValues;
use OrderUpload\Node\Orders\ReadBack;
use OrderUpload\Node\Orders\RowComparison;
use OrderUpload\Node\Orders\TotalCodes;
use OrderUpload\Node\Pages\OrderPanel;
use OrderUpload\Node\Pages\OrderSearch;
use OrderUpload\Node\Platform\OpenCart3;
use OrderUpload\Node\Platform\OpenCart4;
use OrderUpload\Node\Platform\Platform;
use OrderUpload\Node\Protocol\OperationReader;
use OrderUpload\Node\Records\AccountMarks;
use OrderUpload\Node\Records\BuyerTraces;
use OrderUpload\Node\Records\DeletedOrders;
use OrderUpload\Node\Records\FiscalTexts;
use OrderUpload\Node\Records\JournalEntries;
use OrderUpload\Node\Records\OrderLinks;
use OrderUpload\Node\Records\TrackingText;
use OrderUpload\Node\Records\WrittenOrders;
use OrderUpload\Node\Request\Authentication;
use OrderUpload\Node\Request\CallLog;
use OrderUpload\Node\Request\RefusedCalls;
use OrderUpload\Node\Request\RequestHandler;
use OrderUpload\Node\Request\Response;
use OrderUpload\Node\Shop\Access;
use OrderUpload\Node\Shop\ErrorLog;
use OrderUpload\Node\Shop\InstallationAddress;
use OrderUpload\Node\Shop\ModuleEvents;
use OrderUpload\Node\Shop\Places;
use OrderUpload\Node\Shop\Settings;
use OrderUpload\Node\Shop\ShopData;
use OrderUpload\Node\Statuses\MailGate;
use OrderUpload\Node\Statuses\Statistics;
use OrderUpload\Node\Statuses\StatusListeners;
use OrderUpload\Node\Statuses\StatusWriter;
use OrderUpload\Node\Stock\ShopOrderChange;
use OrderUpload\Node\Stock\StockKeeper;
use OrderUpload\Node\Stock\UncertainStock;

/**
 * Puts the module together: the one place where its objects are made and given what they use.
 *
 * Only the entry points hold it: the shop's controllers and the tests. An object is made when something first needs it, and
 * one that reads the database, or remembers what it read, is made once.
 */
final class Composition
{
    private $registry;
    private $platform;
    private $database;
    private $columns;
    private $transaction;
    private $schema;
    private $settings;
    private $shop;
    private $places;
    private $events;
    private $errors;
    private $links;
    private $deleted;
    private $tracking;
    private $customFields;
    private $hashes;
    private $orders;
    private $rows;
    private $writer;
    private $written;
    private $listeners;
    private $statuses;
    private $stock;
    private $buyers;

    /** @param object $registry OpenCart's registry */
    public function __construct($registry)
    {
        $this->registry = $registry;
    }

    /** Serves a request of the node protocol; the parts of a call are made when it is known which call it is. */
    public function requestHandler(): RequestHandler
    {
        return new RequestHandler(
            $this->platform(),
            $this->schema(),
            $this->settings(),
            $this->shop(),
            new Authentication($this->database(), $this->settings()),
            new Response($this->errors()),
            new CallLog($this->database(), $this->refusedCalls()),
            $this->errors(),
            [
                'info' => function ($body, $access) {
                    return $this->infoCall($access)->answer($body);
                },
                'lookup' => function ($body, $access) {
                    return $this->lookupCall($access)->answer($body);
                },
                'find' => function ($body, $access) {
                    return $this->findCall($access)->answer($body);
                },
                'apply' => function ($body, $access) {
                    return $this->applyCall($access)->answer($body);
                },
                'forget' => function ($body, $access) {
                    return (new ForgetCall($this->address(), $this->buyerTraces(), $access))->answer($body);
                },
            ]
        );
    }

    /** Follows what people change at orders in the admin. */
    public function shopOrderChange(): ShopOrderChange
    {
        return new ShopOrderChange($this->database(), $this->platform(), $this->stock(), $this->links(), $this->deletedOrders());
    }

    /** Gives what stands about one order on its page in the admin and on the buyer's. */
    public function orderPanel(): OrderPanel
    {
        return new OrderPanel(
            $this->database(),
            $this->written(),
            $this->tracking(),
            $this->customFields(),
            $this->shop()
        );
    }

    /** Finds orders for the admin's list of them. */
    public function orderSearch(): OrderSearch
    {
        return new OrderSearch($this->database(), $this->links());
    }

    /** Gives and keeps what the settings page shows. */
    public function adminPage(): AdminPage
    {
        return new AdminPage(
            $this->database(),
            $this->settings(),
            $this->shop(),
            new ApiUsers($this->database(), $this->settings()),
            $this->schema(),
            $this->events(),
            $this->refusedCalls()
        );
    }

    /**
     * Gives what the settings page says that something is wrong with.
     *
     * @param string $url    the shop's own address: the admin has another one
     * @param array  $server PHP's $_SERVER of the page's own request
     */
    public function findings(string $url, array $server): Findings
    {
        return new Findings(
            $this->database(),
            $this->platform(),
            $this->settings(),
            $this->columns(),
            $this->schema(),
            $this->events(),
            new InstallationAddress($this->settings(), $url),
            $url,
            $server
        );
    }

    public function uncertainStock(): UncertainStock
    {
        return new UncertainStock($this->database(), $this->stock(), $this->links());
    }

    /** Keeps what an edit in the admin would lose. */
    public function editedOrder(): EditedOrder
    {
        return new EditedOrder($this->database(), $this->customFields());
    }

    /** Forgets what the module keeps of one buyer. */
    public function buyerTraces(): BuyerTraces
    {
        return new BuyerTraces(
            $this->database(),
            $this->columns(),
            $this->links(),
            $this->deletedOrders(),
            $this->written(),
            new JournalEntries($this->database()),
            new AccountMarks($this->database()),
            new FiscalTexts($this->database())
        );
    }

    public function deletedOrders(): DeletedOrders
    {
        return $this->deleted ?? ($this->deleted = new DeletedOrders(
            $this->database(),
            $this->links(),
            $this->written(),
            new JournalEntries($this->database())
        ));
    }

    public function schema(): Schema
    {
        return $this->schema ?? ($this->schema = new Schema($this->database()));
    }

    public function events(): ModuleEvents
    {
        return $this->events ?? ($this->events = new ModuleEvents($this->database(), $this->platform()));
    }

    public function errors(): ErrorLog
    {
        return $this->errors ?? ($this->errors = new ErrorLog($this->platform()));
    }

    private function refusedCalls(): RefusedCalls
    {
        return new RefusedCalls($this->database());
    }

    private function infoCall(Access $access): InfoCall
    {
        $diagnosis = new Diagnosis($this->database(), $this->schema(), $this->events(), $this->address());

        return new InfoCall(
            $this->platform(),
            $this->settings(),
            $this->columns(),
            $this->shop(),
            $this->listeners(),
            $diagnosis,
            $access
        );
    }

    private function lookupCall(Access $access): LookupCall
    {
        $products = new LookupProducts(
            $this->database(),
            $this->columns(),
            new LookupOptions($this->database(), new OptionNames($this->database()), $this->variants())
        );
        $places = new LookupPlaces($this->database(), $this->columns());

        return new LookupCall($this->database(), $this->shop(), $products, $places, $access);
    }

    private function findCall(Access $access): FindCall
    {
        $values = new PartValues($this->shop(), $this->places(), $this->customFields());

        return new FindCall(
            $this->links(),
            $this->deletedOrders(),
            $this->orders(),
            $this->hashes(),
            $values,
            $this->stock(),
            $this->shop(),
            $access
        );
    }

    private function applyCall(Access $access): ApplyCall
    {
        $stores = array_map('strval', array_keys($this->shop()->stores($this->platform()->url())));
        $checks = new AccessChecks($access);

        return new ApplyCall(
            $this->address(),
            new OperationReader($stores),
            $checks,
            $this->links(),
            $this->preparation($checks),
            new Batch($this->createWriter(), $this->updateWriter($checks), $this->transaction(), $this->errors()),
            $this->readBack(),
            $this->errors()
        );
    }

    private function variants(): Variants
    {
        return new Variants($this->database(), $this->columns());
    }

    private function preparation(AccessChecks $access): Preparation
    {
        return new Preparation(
            new LinkChecks($access),
            $this->links(),
            $this->deletedOrders(),
            $this->written(),
            $this->journal(),
            new ProductMatch($this->database(), $this->columns(), new ProductOptions($this->database(), $this->variants())),
            $this->buyers(),
            new FieldChecks($this->shop(), $this->places(), $this->columns()),
            $this->errors()
        );
    }

    private function createWriter(): CreateWriter
    {
        return new CreateWriter($this->links(), $this->creator(), $this->buyers(), $this->transaction());
    }

    private function creator(): OrderCreator
    {
        return new OrderCreator(
            $this->links(),
            $this->halfMadeOrders(),
            $this->buyers(),
            new NewOrderRows($this->columns(), $this->shop(), $this->platform(), $this->rows(), $this->buyers()),
            $this->writer(),
            $this->tracking(),
            $this->stock(),
            $this->statuses(),
            $this->readBack(),
            $this->transaction()
        );
    }

    private function halfMadeOrders(): HalfMadeOrders
    {
        return new HalfMadeOrders(
            $this->database(),
            $this->links(),
            $this->stock(),
            $this->writer(),
            $this->written()
        );
    }

    private function updateWriter(AccessChecks $access): UpdateWriter
    {
        $updater = $this->updater();
        $rows = new UpdateRows($this->links(), $this->rows(), $this->stock());

        return new UpdateWriter(
            $this->links(),
            $this->orders(),
            new LinkChecks($access),
            new InterruptedUpdates($this->journal(), $this->links(), $this->stock(), $this->orders(), $rows, $updater),
            new UpdateChecks($this->hashes(), $this->deletedOrders(), $access),
            $rows,
            $updater,
            $this->transaction()
        );
    }

    private function journal(): UpdateJournal
    {
        return new UpdateJournal(new JournalEntries($this->database()), $this->orders(), $this->transaction());
    }

    private function updater(): OrderUpdater
    {
        return new OrderUpdater(
            $this->journal(),
            $this->links(),
            $this->writer(),
            $this->tracking(),
            $this->stock(),
            $this->statuses(),
            $this->readBack(),
            $this->transaction()
        );
    }

    private function platform(): Platform
    {
        if ($this->platform === null) {
            $isOld = version_compare(VERSION, '4.0.0.0', '<');
            $this->platform = $isOld ? new OpenCart3($this->registry) : new OpenCart4($this->registry);
        }

        return $this->platform;
    }

    private function database(): Database
    {
        return $this->database ?? ($this->database = new Database($this->registry->get('db'), DB_PREFIX));
    }

    private function columns(): Columns
    {
        return $this->columns ?? ($this->columns = new Columns($this->database()));
    }

    private function transaction(): Transaction
    {
        return $this->transaction ?? ($this->transaction = new Transaction($this->database(), $this->columns()));
    }

    private function settings(): Settings
    {
        return $this->settings ?? ($this->settings = new Settings($this->database()));
    }

    private function address(): InstallationAddress
    {
        return new InstallationAddress($this->settings(), $this->platform()->url());
    }

    private function shop(): ShopData
    {
        return $this->shop ?? ($this->shop = new ShopData($this->database(), $this->settings()));
    }

    private function places(): Places
    {
        return $this->places ?? ($this->places = new Places($this->database(), $this->columns(), $this->shop()));
    }

    private function links(): OrderLinks
    {
        return $this->links ?? ($this->links = new OrderLinks($this->database()));
    }

    private function tracking(): TrackingText
    {
        return $this->tracking ?? ($this->tracking = new TrackingText($this->shop()));
    }

    private function hashes(): PartHashes
    {
        return $this->hashes ?? ($this->hashes = new PartHashes($this->customFields(), $this->columns()));
    }

    private function readBack(): ReadBack
    {
        return new ReadBack($this->orders(), $this->hashes(), $this->written(), new RowComparison($this->hashes()));
    }

    private function customFields(): CustomFields
    {
        return $this->customFields ?? ($this->customFields = new CustomFields($this->database()));
    }

    private function orders(): OrderReader
    {
        return $this->orders ?? ($this->orders = new OrderReader($this->database(), $this->written()));
    }

    private function rows(): OrderRows
    {
        return $this->rows ?? ($this->rows = new OrderRows(
            $this->columns(),
            $this->shop(),
            $this->places(),
            $this->customFields(),
            new OrderAmounts($this->shop()),
            new TotalCodes($this->database(), $this->platform())
        ));
    }

    private function writer(): OrderWriter
    {
        return $this->writer ?? ($this->writer = new OrderWriter($this->database(), $this->columns()));
    }

    private function written(): WrittenOrders
    {
        return $this->written ?? ($this->written = new WrittenOrders($this->database()));
    }

    private function listeners(): StatusListeners
    {
        return $this->listeners ?? ($this->listeners = new StatusListeners($this->database(), $this->platform()));
    }

    private function statuses(): StatusWriter
    {
        return $this->statuses ?? ($this->statuses = new StatusWriter(
            $this->database(),
            $this->columns(),
            $this->platform(),
            $this->listeners(),
            new MailGate($this->platform(), $this->listeners()),
            new Statistics($this->database(), $this->platform(), $this->listeners())
        ));
    }

    private function stock(): StockKeeper
    {
        return $this->stock
            ?? ($this->stock = new StockKeeper($this->database(), $this->columns(), $this->platform(), $this->links()));
    }

    private function buyers(): Buyers
    {
        if ($this->buyers === null) {
            $accounts = new Accounts(
                $this->database(),
                $this->columns(),
                $this->shop(),
                $this->rows(),
                $this->customFields(),
                new AccountMarks($this->database())
            );
            $orders = new EarlierOrders($this->database(), $this->platform());
            $this->buyers = new Buyers($accounts, $orders, $this->shop(), $this->transaction());
        }

        return $this->buyers;
    }
}
