<?php
namespace OrderUpload\Node\Controllers;

use OrderUpload\Node\Composition;
use OrderUpload\Node\Database\Schema;
use OrderUpload\Node\Pages\PageTexts;
use OrderUpload\Node\Protocol\CallBody;
use OrderUpload\Node\Shop\Settings;
use OrderUpload\Node\Values\Text;

/** The module's settings page in the admin, its installation and removal, in a controller of the shop. */
trait SettingsPage
{
    /** Extensions > Modules > install. */
    public function install()
    {
        if ($this->mayInstall()) {
            $module = $this->module();
            if ($module->schema()->install() === Schema::READY) { // else the page says what is to be done
                $module->adminPage()->begin($this->catalogUrl());
                $module->events()->register();
            }
        }
    }

    /** Extensions > Modules > uninstall; what was written stays, unless the settings page said otherwise. */
    public function uninstall()
    {
        if (!$this->mayUninstall()) {
            return;
        }
        $module = $this->module();
        $module->events()->remove();
        if ($this->config->get(Settings::DROP_DATA)) { // the rows are gone by now, this request still knows them
            $module->schema()->drop();
        } else {
            $module->adminPage()->remember($this->config);
        }
    }

    /** Show the page. */
    public function index()
    {
        $module = $this->module();
        $module->schema()->ensure();
        $texts = $this->texts();
        $this->document->setTitle($texts['heading_title']);
        $page = $module->adminPage();
        $data = $texts + $page->values($this->catalogUrl()) + $this->links() + $this->notices() + [
            'calls' => $page->calls(),
            'doubts' => $module->uncertainStock()->all(),
            'deletions' => $module->deletedOrders()->all(),
            'findings' => $module->findings($this->catalogUrl(), $_SERVER)->all(),
            'texts' => $texts,
            'breadcrumbs' => $this->breadcrumbs($texts),
            'header' => $this->load->controller('common/header'),
            'column_left' => $this->load->controller('common/column_left'),
            'footer' => $this->load->controller('common/footer'),
        ];
        $this->response->setOutput($this->load->view(self::ROUTE, $data));
    }

    /** Keep the settings. */
    public function save()
    {
        $this->change('text_success', function () {
            $this->module()->adminPage()->save($this->request->post, $this->catalogUrl());
        });
    }

    /** Do what the page offers for a finding. */
    public function mend()
    {
        $action = (string)($this->request->get['what'] ?? '');
        $this->change('text_done_' . $action, function () use ($action) {
            $this->module()->adminPage()->repair($action, $this->catalogUrl());
        });
    }

    /** Keep what a person found of an order whose stock is in doubt. */
    public function settle()
    {
        $this->change('text_doubt_settled', function () {
            $post = $this->request->post;
            $this->module()->uncertainStock()->settle((string)($post['ref'] ?? ''), !empty($post['moved']));
        });
    }

    /** Let an order that a person deleted be created again. */
    public function again()
    {
        $this->change('text_again', function () {
            $this->module()->deletedOrders()->allow((string)($this->request->post['ref'] ?? ''));
        });
    }

    /** Forget what the module keeps of a buyer: of an address, or of orders by reference or number. */
    public function forget()
    {
        $this->change('text_success', function (array $texts) {
            $email = Text::shown((string)($this->request->post['email'] ?? ''));
            $orders = preg_split('/[\s,;]+/', Text::shown((string)($this->request->post['orders'] ?? '')), -1, PREG_SPLIT_NO_EMPTY);
            $numbers = preg_grep('/^\d+$/D', $orders);
            $counts = $this->module()->buyerTraces()->forget($email, array_values(array_diff($orders, $numbers)), CallBody::ids($numbers));

            return vsprintf($texts['text_forgotten'], $counts) . ($counts['busy'] ? ' ' . $texts['text_forget_again'] : '');
        });
    }

    abstract protected function mayInstall(): bool;

    abstract protected function mayUninstall(): bool;

    abstract protected function mayModify(): bool;

    /** Return the shop's own address. */
    abstract protected function catalogUrl(): string;

    /** Return an address in the admin with this session's token. */
    abstract protected function link(string $route, string $more = ''): string;

    /** Return name => address of the page's forms and links, and what else its template wants. */
    abstract protected function links(): array;

    /** Return what an action before this page left to say. */
    abstract protected function notices(): array;

    /** Say that something was done, or that it may not be; $isChanged says that the page shows something else by now. */
    abstract protected function answer(bool $isDone, string $text, bool $isChanged);

    /**
     * Do what a person asked for, and say so.
     *
     * @param string   $done name of the text that says so
     * @param callable $work gets the page's texts, and may return another text, where the page stays as it is
     */
    private function change(string $done, callable $work)
    {
        $texts = $this->texts();
        $mayDo = $this->request->server['REQUEST_METHOD'] === 'POST' && $this->mayModify();
        $said = $mayDo ? $work($texts) : null;
        $text = $mayDo ? $said ?? $texts[$done] ?? $texts['text_success'] : $texts['error_permission'];
        $this->answer($mayDo, $text, $said === null);
    }

    private function breadcrumbs(array $texts): array
    {
        return [
            ['text' => $texts['text_home'], 'href' => $this->link('common/dashboard')],
            ['text' => $texts['text_extension'], 'href' => $this->link('marketplace/extension', '&type=module')],
            ['text' => $texts['heading_title'], 'href' => $this->link(self::ROUTE)],
        ];
    }

    private function texts(): array
    {
        return PageTexts::of((string)$this->language->get('code'));
    }

    private function module(): Composition
    {
        return new Composition($this->registry);
    }
}
