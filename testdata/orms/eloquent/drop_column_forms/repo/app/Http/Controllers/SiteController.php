<?php

namespace App\Http\Controllers;

use App\Models\Order;
use App\Models\SiteSetting;

class SiteController extends Controller
{
    public function save($request, $settings)
    {
        if (is_null($site_setting = SiteSetting::current())) {
            return redirect('home');
        }
        $site_setting->mail_from = $request->input('mail_from'); // ~ breaking likely
        // A row goes by the names of its columns: one less is no harm.
        return Order::query()->select('orders.*')->get();
    }

    public function validated($request)
    {
        return $request->validate(['orders.*' => 'integer|min:1']);
    }
}
